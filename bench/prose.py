"""What the rules on prose say of right texts, and of slips: the figures of docs/decisions/0010-words.md.

    .venv/bin/python bench/prose.py [TEXTS [SLIPS]]

TEXTS has a right text a line, as it is or, in a file .jsonl, as the `text` of an object; without it, those that the tests
use. SLIPS is a .jsonl with `good` and `bad`: a right text, and the same with a slip. Each text is the commitment of a
record of its own, beside the institutions and the glossary of the real records. $LINEAS_DICTIONARY names the folder of
Hunspell's dictionary, or one without, to see what the word list says alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from lineas.lint.fix import fixes
from lineas.lint.run import lint
from lineas.registry.formatting import canonical_bytes
from lineas.registry.reading import content_of, value_in
from lineas.registry.trees import File, Overlay, WorkingTree
from lineas.rules import PROSE
from lineas.rules.prose import spelling

REAL = Path(__file__).parents[1]
NAME = "pem-2014-2018"
OURS = REAL / "tests" / "official-prose.txt"


def texts(path: Path, key: str = "text") -> list[str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [json.loads(line)[key] for line in lines] if path.suffix == ".jsonl" else lines


def said(of: list[str]) -> tuple[list[Counter[tuple[str, str]]], list[str]]:
    """What is found in each text, as (rule, message), and what `lint --fix --unsafe` makes of it."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "records", NAME)
        (folder / "1.1").mkdir(parents=True)
        for name in ("programme.yaml", "institutions.yaml", "glossary.yaml"):
            (folder / name).write_bytes((REAL / "records" / NAME / name).read_bytes())
        paths = [f"records/{NAME}/1.1/1.1.{n}.yaml" for n in range(1, len(of) + 1)]
        for n, (path, text) in enumerate(zip(paths, of, strict=True), 1):
            activities = [{"commitments": [{"institution": "CIJ", "text": text}]}]
            answer = {"year": 2017, "status": "planned", "activities": activities}
            record = {"id": f"1.1.{n}", "title": "Realizar acciones", "answers": [answer]}
            Path(root, path).write_bytes(canonical_bytes(record, "record"))
        tree, options = WorkingTree(root), {"today": "2017-06-30", "rules": sorted(PROSE)}
        found: dict[str, Counter[tuple[str, str]]] = {path: Counter() for path in paths}
        for f in lint(tree, [NAME], **options).findings:
            found[f.path][f.rule, f.message] += 1
        mended = Overlay(tree, fixes(tree, [NAME], unsafe=True, **options).contents)
        after = [value_in(path, content_of(mended, File(path, 0))) for path in paths]
        commitments = [record["answers"][0]["activities"][0]["commitments"][0] for record in after]
        return list(found.values()), [" ".join(commitment["text"].split()) for commitment in commitments]


def main() -> None:
    right = texts(Path(sys.argv[1]) if sys.argv[1:] else OURS)
    print(f"{spelling.reason() or 'Hunspell and the word list'}\n")
    found, after = said(right)
    words = sum(len(text.split()) for text in right)
    rules = Counter(rule for counts in found for rule, _message in counts.elements())
    changed = sum(" ".join(text.split()) != now for text, now in zip(right, after, strict=True))
    print(f"{len(right)} right texts, {words} words: {rules.total()} findings, {changed} changed by --fix --unsafe\n")
    print("| rule | findings | per 1,000 words |\n| --- | ---: | ---: |")
    for rule, count in rules.most_common():
        print(f"| `{rule}` | {count} | {1000 * count / words:.2f} |")
    if sys.argv[2:]:
        good, bad = (texts(Path(sys.argv[2]), key) for key in ("good", "bad"))
        (before, _same), (then, mended) = said(good), said(bad)
        caught = sum(bool(now - was) for was, now in zip(before, then, strict=True))
        good, bad = [[" ".join(text.split()) for text in some] for some in (good, bad)]
        restored = sum(a == b for a, b in zip(good, mended, strict=True))
        other = sum(c not in (a, b) for a, b, c in zip(good, bad, mended, strict=True))
        print(f"\n{len(bad)} slips: {caught} found, {restored} restored by --fix --unsafe, {other} made something else")


if __name__ == "__main__":
    main()
