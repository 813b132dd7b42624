"""Signals that would end the process, while files are changed: they wait until the files are whole."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self


class Signals:
    """Inside of `with Signals() as signals`, Ctrl+C, SIGTERM and SIGHUP wait for `check`, or else for the end."""

    def __init__(self) -> None:
        self._waiting: list[int] = []
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        import signal

        try:
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                number = getattr(signal, name, None)
                if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
                    self._handlers[number] = signal.signal(number, lambda got, _frame: self._waiting.append(got))
        except ValueError:  # not in the main thread, which gets no signals
            pass
        return self

    def check(self) -> None:
        """Stop here where a signal waits."""
        if self._waiting:
            raise KeyboardInterrupt

    def __exit__(self, *error: object) -> None:
        import signal

        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._waiting:
            signal.raise_signal(self._waiting[0])
