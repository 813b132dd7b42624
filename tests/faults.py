"""Faults: the system calls of a process, counted, and one of them that fails or is the last.

`in_child(work, fault)` runs something in a forked process, so that it can be killed, and what it patched is gone with it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What changes something on the disk; and what only looks.
CHANGING = ("chmod", "chown", "close", "fsync", "link", "mkdir", "open", "replace", "rmdir", "unlink", "write")
LOOKING = ("access", "fstat", "listdir", "lstat", "read", "readlink", "stat")
ERRORS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS)

FAILS = "fails"  # the call does nothing, and is an error
LATE = "fails late"  # it does what it should, and is an error: a network file system, say
ALL = "all fail"  # it and all that come after it: the disk is gone
KILLED = "killed"  # the process ends before the call
TORN = "torn"  # a write does half of it, and the process ends
SIGNALLED = "signalled"  # a signal comes before the call


class Fault(NamedTuple):
    """What happens at the `call`th system call, counted from 0. `signal` is the one of SIGNALLED."""

    kind: str
    call: int
    signal: int = signal.SIGTERM


def in_child(work: Callable[[], int | None], *faults: Fault) -> int:
    """The exit code of a forked process that does something; -N where signal N has ended it."""
    return ended(forked(work, *faults))


def forked(work: Callable[[], int | None], *faults: Fault) -> int:
    """The number of a forked process that does something."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        code = 99
        try:
            with happening(*faults):
                code = work() or 0
        except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return child


def ended(child: int) -> int:
    """The exit code of a process, when it has ended; -N where signal N has ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def counted(work: Callable[[], object], *, only: bool = False) -> list[str]:
    """The names of the system calls that something makes, in order. With `only` it fails where a file is touched in any
    other way; what is imported on the way should have been before."""
    reader, writer = os.pipe()

    def child() -> None:
        with happening() as (calls, inside):
            if only:
                sys.addaudithook(lambda event, arguments: _audit(event, arguments, inside))
            work()
        os.write(writer, " ".join(calls).encode())

    number = forked(child)
    os.close(writer)
    with open(reader, "rb") as said:
        calls = said.read().decode().split()
    assert ended(number) == 0
    return calls


def _audit(event: str, arguments: tuple[object, ...], inside: list[str]) -> None:
    on_files = event == "open" or event in _ON_FILES or event.partition(".")[0] in ("fcntl", "shutil", "tempfile")
    if on_files and not inside:
        raise AssertionError(f"{event}{arguments} is not among the system calls that are counted")


@contextmanager
def happening(*faults: Fault) -> Iterator[tuple[list[str], list[str]]]:
    """Put a stand-in before every system call on files. Two lists: what has been called, and what is being called."""
    calls: list[str] = []
    inside: list[str] = []

    def stand_in(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            number = len(calls)
            calls.append(name)
            inside.append(name)
            try:
                late = False
                for fault in faults:
                    if fault.call == number or (fault.kind == ALL and fault.call <= number):
                        late |= _happens(fault, name, real, arguments)
                result = real(*arguments, **options)
                if late:
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
                return result
            finally:
                inside.pop()

        return call

    with pytest.MonkeyPatch.context() as patch:
        for module, name in (*((os, name) for name in (*CHANGING, *LOOKING)), (fcntl, "flock")):
            patch.setattr(module, name, stand_in(name, getattr(module, name)))
        yield calls, inside


_ON_FILES = {f"os.{name}" for name in (
    "chflags", "chmod", "chown", "link", "listdir", "lockf", "mkdir", "remove", "removexattr", "rename", "rmdir",
    "scandir", "setxattr", "symlink", "truncate", "utime",
)}  # fmt: skip


def _happens(fault: Fault, name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> bool:
    """What a fault does before the call; is it to fail after it?"""
    if fault.kind in (FAILS, ALL):
        if name == "close":  # which closes, whatever it says
            real(*arguments)
        number = ERRORS[fault.call % len(ERRORS)]
        raise OSError(number, os.strerror(number))
    if fault.kind == TORN and name == "write":
        handle, data = arguments
        real(handle, data[: len(data) // 2])  # type: ignore[index, arg-type]
    if fault.kind in (KILLED, TORN):
        os.kill(os.getpid(), signal.SIGKILL)
    if fault.kind == SIGNALLED:
        os.kill(os.getpid(), fault.signal)
    return fault.kind == LATE
