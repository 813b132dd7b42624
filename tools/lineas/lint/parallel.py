"""Sharing a long list of files among processes, in order. Small lists, and systems that cannot fork, stay in one."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    Item = TypeVar("Item")
    Found = TypeVar("Found")

CHUNK = 100  # files: some 50 ms of work, so that progress moves and the last process does not work alone
WORTH_A_PROCESS = 400  # files: below, a second process costs more than it saves

_work: Callable[[list[Any]], Any] | None = None
_done: Callable[[], None] | None = None


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
    import signal
    from multiprocessing import get_context

    # The children inherit what `work` is bound to, so nothing but the parts and what was found is copied.
    global _work, _done
    _work, _done = work, done
    try:
        # Ctrl-C reaches all processes at once. It is for this one to answer: the children are born deaf to it.
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pool = get_context("fork").Pool(min(jobs, len(parts)))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        with pool:
            yield from pool.imap(_do, parts)
    finally:
        _work = _done = None


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _do(part: list[Any]) -> Any:
    assert _work is not None
    found = _work(part)
    if _done:
        _done()
    return found
