"""Speed, as ratios in one run: `make bench` prints a Markdown table.

Each job runs as a whole process, alternately with the process it is held against: a bare `yaml.CSafeLoader` parse of the
same files. Medians; a ratio of two numbers from one run says more than seconds from two machines.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

HERE = Path(__file__).parent
REAL = HERE.parent
BARE = """
import sys, yaml
for path in sys.stdin.read().split("\\n"):
    with open(path, "rb") as file:
        yaml.load(file.read(), Loader=yaml.CSafeLoader)
"""
LINEAS = Path(sys.executable).with_name("lineas")
RUNS = 9
# Installed packages come with their bytecode; where Python may write none, ours would be compiled anew in every run.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def once(command: list[str], cwd: Path, paths: str = "") -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, input=paths, text=True, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def compare(root: Path, files: list[Path], arguments: list[str]) -> tuple[float, float]:
    """Median seconds of the bare parse of the files, and of `lineas lint`."""
    paths = "\n".join(map(str, files))
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(once([sys.executable, "-c", BARE], root, paths))
        ours.append(once([str(LINEAS), "lint", *arguments], root))
    return statistics.median(bare), statistics.median(ours)


def row(job: str, bare: float, ours: float, goal: str) -> str:
    return f"| {job} | {bare * 1000:.0f} ms | {ours * 1000:.0f} ms | {ours / bare:.2f} × | {goal} |"


def main() -> None:
    print("| job | bare parse | lineas | ratio | at most |")
    print("| --- | ---: | ---: | ---: | ---: |")
    real = sorted((REAL / "records").glob("*/*/*.yaml"))
    one = [path for path in real if path.name == "1.2.3.yaml"]
    print(row("lint of one clean record", *compare(REAL, one, [str(one[0])]), "1.3 ×"), flush=True)
    print(row(f"lint, all, the {len(real)} real records", *compare(REAL, real, []), "1.5 ×"), flush=True)
    for count, goal in ((106, "1.5 ×"), (1000, "1.3 ×")):
        with tempfile.TemporaryDirectory() as folder:
            generate(count, Path(folder))
            files = sorted(Path(folder).glob("records/*/*/*.yaml"))
            job = f"lint, all, {count} records of 9 KB"
            print(row(job, *compare(Path(folder), files, []), goal), flush=True)


if __name__ == "__main__":
    main()
