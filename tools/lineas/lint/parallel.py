"""Sharing a long list of files among processes, in order. Small lists, and systems that cannot fork, stay in one."""

from __future__ import annotations

import os

from lineas.findings import UserError
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess
    from typing import TypeVar

    Item = TypeVar("Item")
    Found = TypeVar("Found")

CHUNK = 100  # files: some 50 ms of work, so that progress moves and the last process does not work alone
WORTH_A_PROCESS = 400  # files: below, a second process costs more than it saves


def chunks(
    work: Callable[[list[Item]], Found], items: list[Item], jobs: int = 0, done: Callable[[], None] | None = None
) -> Iterator[Found]:
    """`work` done on stretches of `items`, in their order, by `jobs` processes (0: one for each core).

    A process that is not this one calls `done` after each stretch, to keep what it has learnt.
    """
    parts = [items[at : at + CHUNK] for at in range(0, len(items), CHUNK)]
    jobs = jobs or (_cores() if len(items) >= WORTH_A_PROCESS else 1)
    if jobs == 1 or len(parts) < 2 or not hasattr(os, "fork"):
        yield from map(work, parts)
        return
    yield from _shared(work, parts, min(jobs, len(parts)), done)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shared(
    work: Callable[[list[Item]], Found], parts: list[list[Item]], jobs: int, done: Callable[[], None] | None
) -> Iterator[Found]:
    """`work` done on the parts by other processes. Raises what `work` raises, and UserError where one of them is killed:
    multiprocessing.Pool would wait for it for ever."""
    import signal
    from contextlib import suppress
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    def serve(end: Connection, others: list[Connection]) -> None:
        for other in others:  # inherited; held open, they would keep this process alive when that of the others is gone
            other.close()
        with suppress(EOFError, OSError):  # it is gone
            while (at := end.recv()) is not None:
                try:
                    found = work(parts[at])
                    if done:
                        done()
                    end.send((at, found, None))
                except Exception as error:  # noqa: BLE001 - raised there
                    end.send((at, None, error))

    context = get_context("fork")  # so that nothing but numbers and what was found is copied
    ends: list[Connection] = []
    processes: list[ForkProcess] = []
    found: dict[int, Found] = {}
    # Ctrl-C reaches all processes at once. It is for this one to answer: the others are born deaf to it.
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for _job in range(jobs):
            ours, theirs = context.Pipe()
            ends.append(ours)
            processes.append(context.Process(target=serve, args=(theirs, [*ends]), daemon=True))
            processes[-1].start()
            theirs.close()
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        left = iter(range(len(parts)))
        for end in ends:
            end.send(next(left))
        for wanted in range(len(parts)):
            while wanted not in found:
                readable = wait(ends)
                for end in [end for end in ends if end in readable]:
                    at, result, error = end.recv()
                    if error:
                        raise error
                    found[at] = result
                    end.send(following := next(left, None))
                    if following is None:
                        ends.remove(end)
            yield found.pop(wanted)
    except (EOFError, ConnectionError) as error:
        message = _("a process that was reading records was ended from outside; perhaps there is not enough memory")
        raise UserError(message, _("with --jobs 1 one process does it alone")) from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        for process in processes:
            process.kill()  # done, or to no use any more
            process.join()
