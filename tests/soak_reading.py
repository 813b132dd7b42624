"""Strict reading on as many mutants as one has time for: `make soak`, or `python tests/soak_reading.py [CASES] [SEED]`.

Each case comes from the seed and its number alone, so that what is found can be found again: `… 1 SEED-NUMBER`.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager

from yaml_corpus import Differs, Registry, check, mutant

CASES = 1_000_000
LIMIT = 2.0  # seconds of the processor for one case
MOST = 20  # failures that are shown
WITNESS, COMMANDS = 20, 500  # every how many cases the reader in Python is asked, and the commands are run


@contextmanager
def limit(seconds: float):
    """Raises TimeoutError in what takes longer."""

    def ring(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def one(name: str, number: int, registry: Registry) -> str:
    """The outcome of one case; raises what is wrong."""
    kind, data = mutant(random.Random(name))
    with limit(LIMIT):
        try:
            outcome = check(kind, data, second_witness=number % WITNESS == 0)
        except Differs as difference:
            outcome = f"the reader in Python {difference.what}"
    if number % COMMANDS == 0:
        registry.holds(kind, data)
    return outcome


def main(arguments: list[str]) -> int:
    """Try the cases; 1 where one fails."""
    count = int(arguments[0]) if arguments else CASES
    seed = arguments[1] if len(arguments) > 1 else "0"
    names = [seed] if "-" in seed else (f"{seed}-{number}" for number in range(count))
    outcomes: Counter[str] = Counter()
    start, slowest, failures = time.monotonic(), (0.0, ""), 0
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(folder)
        for number, name in enumerate(names):
            began = time.process_time()
            try:
                outcomes[one(name, number, registry)] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                failures += 1
                kind, data = mutant(random.Random(name))
                print(f"{name}: {type(error).__name__}: {str(error)[:300]}\n    {kind}: {data!r}", flush=True)
                if failures == MOST:
                    break
            slowest = max(slowest, (time.process_time() - began, name))
            if number % 50_000 == 49_999:
                print(f"{number + 1:,} cases, {time.monotonic() - start:.0f} s, {failures} failures", flush=True)
    for outcome, times in outcomes.most_common():
        print(f"{times:9,} {outcome}")
    print(f"{failures:9,} failures; the slowest case took {slowest[0]:.2f} s ({slowest[1]})")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
