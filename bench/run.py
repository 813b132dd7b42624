"""Speed, as ratios in one run: `make bench` prints the Markdown tables of the README.

Each job runs as a whole process, alternately with the process that it is held against, on the same files. Medians; a
ratio of two numbers from one run says more than seconds from two machines. `lineas lint` runs twice: as if it had never
seen a record (LINEAS_NO_CACHE), and with the memory that it keeps in a cache folder of the bench's own. Other linters are measured where they are
installed (pip install '.[bench]' has yamllint and ryl; `npm install --prefix build/node ajv-cli` has ajv), and named
where they are not.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

REAL = Path(__file__).parents[1]
SCHEMA = REAL / "schema" / "record.schema.json"
BIN = Path(sys.executable).parent
LINEAS = str(BIN / "lineas")
AJV = REAL / "build" / "node" / "node_modules" / ".bin" / "ajv"
BARE = """
import sys, yaml
for path in sys.stdin.read().split("\\n"):
    with open(path, "rb") as file:
        yaml.load(file.read(), Loader=yaml.CSafeLoader)
"""
YAMLLINT = "{extends: relaxed, rules: {line-length: disable}}"
# Installed packages come with their bytecode; where Python may write none, ours would be compiled anew in every run.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
AGAIN = "again"  # what a job is given that may use the memory


def once(command: list[str], root: Path, given: str = "") -> float:
    """Seconds that a whole process takes. A linter that finds something has done its work, too."""
    environment = ENVIRONMENT if given == AGAIN else {**ENVIRONMENT, "LINEAS_NO_CACHE": "1"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=root, input=given.encode(), capture_output=True, env=environment, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]}: {done.stderr.decode()[:500]}")
    return seconds


def alternately(runs: int, root: Path, *jobs: tuple[list[str], str]) -> list[float]:
    """The median seconds of each job, all of them run in turn."""
    rounds = [[once(command, root, given) for command, given in jobs] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def against_parsing(job: str, root: Path, files: list[Path], arguments: list[str], goal: str, runs: int = 9) -> None:
    bare = ([sys.executable, "-c", BARE], "\n".join(map(str, files)))
    ours = [LINEAS, "lint", *arguments]
    once(ours, root, AGAIN)
    parse, first, again = alternately(runs, root, bare, (ours, ""), (ours, AGAIN))
    figures = [f"{parse * 1000:.0f} ms"]
    figures += [figure for took in (first, again) for figure in (f"{took * 1000:.0f} ms", f"{took / parse:.2f} ×")]
    print(f"| {job} | {' | '.join(figures)} | {goal} |", flush=True)


def against_others(count: int, root: Path, files: list[Path]) -> None:
    names = [str(file) for file in files if file.parent.name[0].isdigit()]
    again, first = "lineas lint (all rules)", "lineas lint, the first time"
    jobs = {
        again: [LINEAS, "lint"],
        first: [LINEAS, "lint"],
        "yamllint (syntax and style)": [str(BIN / "yamllint"), "-d", YAMLLINT, *names],
        "check-jsonschema (schema)": [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA), *names],
        "ryl (syntax and style)": [str(BIN / "ryl"), "check", "--enable", "ALL", *names],
        "ajv-cli (schema)": [
            str(AJV),
            "validate",
            "--spec=draft2020",
            "--strict=false",
            "-s",
            str(SCHEMA),
            *_each(names),
        ],
    }
    there = {name: command for name, command in jobs.items() if shutil.which(command[0])}
    given = [(command, AGAIN if name == again else "") for name, command in there.items()]
    seconds = dict(zip(there, alternately(3, root, *given), strict=True))
    for name in jobs:
        took = (
            f"{seconds[name] * 1000:.0f} ms | {seconds[name] / seconds[again]:.1f} ×"
            if name in seconds
            else "not installed |"
        )
        print(f"| {count} | {name} | {took} |", flush=True)


def _each(names: list[str]) -> list[str]:
    return [part for name in names for part in ("-d", name)]


def diff_of_revisions(folder: str) -> None:
    """Two commits, 3 % of 10,000 records changed: against fetching the changed blobs."""
    root = Path(folder)

    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
        return subprocess.run(
            ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
        ).stdout

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "before")
    for path in sorted(root.glob("records/*/*/*.yaml"))[::33]:
        path.write_text(
            path.read_text(encoding="utf-8").replace(" realizará ", " llevará a cabo ", 2), encoding="utf-8"
        )
    git("commit", "-qam", "after")
    changed = [line.split()[2:4] for line in git("diff-tree", "-r", "HEAD~1", "HEAD").splitlines()]
    blobs = "".join(f"{oid}\n" for pair in changed for oid in pair)
    ours = [LINEAS, "diff", "HEAD~1..HEAD", "--format", "json"]
    fetch, took = alternately(5, root, (["git", "cat-file", "--batch"], blobs), (ours, ""))
    job = f"diff of two revisions, {len(changed)} of 10,000 records changed"
    print(f"| {job} | {fetch * 1000:.0f} ms | {took * 1000:.0f} ms | {took / fetch:.1f} × | 3 × |")


def main() -> None:
    print("| job | bare parse | the first time | ratio | again | ratio | at most |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    real = sorted((REAL / "records").glob("*/*/*.yaml"))
    one = [path for path in real if path.name == "1.2.3.yaml"]
    with tempfile.TemporaryDirectory() as folder:
        ENVIRONMENT["XDG_CACHE_HOME"] = folder
        against_parsing("lint of one clean record", REAL, one, [str(one[0])], "1.3 ×", 21)
        against_parsing(f"lint, everything, the {len(real)} real records", REAL, real, [], "1.5 ×", 21)
        made = {}
        for count, goal in ((106, "1.5 ×"), (1000, "1.3 ×"), (10_000, "0.7 ×")):
            root = Path(folder) / str(count)
            generate(count, root)
            made[count] = sorted(root.glob("records/*/*/*.yaml"))
            job = f"lint, everything, {count:,} records of 9 KB"
            against_parsing(job, root, made[count], [], goal, 9 if count < 10_000 else 3)
        print("\n| job | `git cat-file --batch` | lineas | ratio | at most |\n| --- | ---: | ---: | ---: | ---: |")
        diff_of_revisions(str(Path(folder) / "10000"))
        print("\n| records | linter | whole process | of ours |\n| ---: | --- | ---: | ---: |")
        for count in (106, 1000):
            against_others(count, Path(folder) / str(count), made[count])


if __name__ == "__main__":
    main()
