"""Real processes of `lineas`, killed at a random moment: `make soak`, or `python tests/soak_writing.py [CASES] [SEED]`.

Each case is one command that writes some 20 files, a moment, and a signal; most moments lie in the time in which it
writes. Then all files are as before or as after, following the next command that writes, and nothing is left behind.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from invented import RECORDS, registry, write

CASES = 10_000
MOST = 20  # failures that are shown
REAL = 10  # every how many cases the next command is a process of its own, too
PROGRAMME = "records/arboles/programme.yaml"
TABLE = """Programa Inventado de Árboles 2015-2017\n\nRamo: Bosques de ejemplo\n
ACCIONES RELEVANTES A REALIZAR EN 2017\n\n"""
ROW = """1. Plantar árboles en las ciudades\n\n1.1. Plantar en las calles\n\n1.1.{n}. Contar las hojas\n
Se realizarán acciones en 2017\n\nEl INV contará las hojas.\n\n"""
COMMANDS = {
    "fmt": ["fmt"],
    "fix": ["lint", "--fix", "--quiet"],
    "import": ["import", "text", "../texto.txt", "--year", "2017"],
}
SIGNALS = [signal.SIGKILL] * 6 + [signal.SIGTERM, signal.SIGINT]


class Place:
    """A registry in git whose records are not in canonical form, and what each command makes of it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "registro"
        records = [RECORDS[0]._replace(id=f"1.1.{n}") for n in range(1, 21)]
        write(self.root, registry(records))
        for path in self.root.glob("records/arboles/1.1/*.yaml"):
            path.write_text(path.read_text().replace("id: ", "id:   "))
        (folder / "texto.txt").write_text(TABLE + "".join(ROW.format(n=n) for n in range(21, 41)))
        for arguments in (["init", "--quiet"], ["add", "--all"]):
            subprocess.run(["git", *arguments], cwd=self.root, check=True)
        shutil.copytree(self.root / "records", folder / "before")
        self.before = self.tree()
        self.after, self.takes, self.writes = {}, {}, {}
        for name, arguments in COMMANDS.items():
            start = time.monotonic()
            process = self.start(arguments)
            begun = self.writing(process)
            while os.path.lexists(self.root / "records/.lineas"):
                pass
            self.writes[name] = time.monotonic() - begun
            assert process.wait() == 0, name
            self.takes[name] = time.monotonic() - start
            self.after[name] = self.tree()
            assert self.after[name] != self.before, name
            self.restore()

    def start(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "LINEAS_NO_CACHE": "1"}
        command = [sys.executable, "-m", "lineas", *arguments]
        return subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def writing(self, process: subprocess.Popen[bytes]) -> float:
        """The moment when a process begins to write, or ends."""
        while process.poll() is None and not os.path.lexists(self.root / "records/.lineas"):
            pass
        return time.monotonic()

    def tree(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted((self.root / "records").rglob("*"))
            if path.is_file() or path.name.startswith(".lineas")
        }

    def restore(self) -> None:
        shutil.rmtree(self.root / "records")
        shutil.copytree(self.root.parent / "before", self.root / "records")


def one(place: Place, chance: random.Random, number: int) -> str:
    """What one case came to; raises AssertionError for what is wrong."""
    name, number_of_signal = chance.choice(list(COMMANDS)), chance.choice(SIGNALS)
    process = place.start(COMMANDS[name])
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0, place.takes[name]))
    else:
        place.writing(process)
        time.sleep(chance.uniform(0, place.writes[name]))
    process.send_signal(number_of_signal)
    said = process.communicate()[1].decode()
    assert process.returncode in (0, -number_of_signal, 128 + number_of_signal), (process.returncode, said)
    assert "Traceback" not in said, said
    status = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=place.root, capture_output=True, check=True)
    assert b".lineas" not in status.stdout, status.stdout
    unfinished = (place.root / "records/.lineas/.git/journal").exists()
    assert not unfinished or number_of_signal == signal.SIGKILL
    if number % REAL:
        from lineas.registry import trees

        said = "\n".join(trees.recover(str(place.root)))
    else:
        following = place.start(["fmt", PROGRAMME])
        said = following.communicate()[1].decode()
        assert following.returncode == 0, said
    assert ("se interrumpió un comando" in said or "a command was interrupted" in said) == unfinished, said
    found = place.tree()
    assert found in (place.before, place.after[name]), sorted(
        path for path in found if found[path] != place.before.get(path)
    )
    place.restore()
    state = "before" if found == place.before else "after"
    return f"{state}, {'following the next command' if unfinished else 'at once'}"


def main(arguments: list[str]) -> int:
    """Try the cases; 1 where one fails."""
    count = int(arguments[0]) if arguments else CASES
    seed = arguments[1] if len(arguments) > 1 else "0"
    outcomes: Counter[str] = Counter()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        for number in range(count):
            try:
                outcomes[one(place, random.Random(f"{seed}-{number}"), number)] += 1
            except AssertionError as error:
                failures += 1
                print(f"case {seed}-{number}: {error}")
                if failures == MOST:
                    break
                place.restore()
    for outcome, times in outcomes.most_common():
        print(f"{times:7} {outcome}")
    print(f"{failures:7} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
