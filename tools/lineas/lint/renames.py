"""Which files of a base have another name now: by their id, or because their lines are the same for the most part.

git would tell, too, but it would run the filters of its configuration over the files on disk for it.
"""

from __future__ import annotations

from collections import Counter

from lineas.git.repository import ABSENT, REGULAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lineas.git.repository import Git, Touched
    from lineas.registry.trees import WorkingTree

ENOUGH = 0.8  # git asks for half; records of one estrategia resemble each other
MOST = 1000  # of more files git, too, sees only those that kept their content
LARGEST = 1 << 16
_TELLING = 20  # shorter lines ("answers:") are in every record
_SHARED = 20  # a line of more records tells none from another, either
_CANDIDATES = 5


def renames(git: Git, here: WorkingTree, touched: Collection[Touched]) -> dict[str, str]:
    """New path → old path, of the files that differ between a base and the working tree."""
    gone = {file.path: file.before.oid for file in touched if file.after == ABSENT and file.before.mode in REGULAR}
    new = {file.path: file.after.oid for file in touched if file.before == ABSENT and file.after.mode in REGULAR}
    paths = {oid: path for path, oid in gone.items()}
    found = {path: paths.pop(oid) for path, oid in new.items() if oid in paths}
    old = set(gone).difference(found.values())
    if max(len(old), len(new) - len(found)) > MOST:
        return found
    sizes = zip(old, git.sizes(gone[path] for path in old), strict=True)
    small = sorted(path for path, size in sizes if size <= LARGEST)
    before = dict(zip(small, git.blobs(gone[path] for path in small), strict=True))
    after = {file.path: file for path in new if path not in found for file in here.walk(path)}
    small = [path for path, file in after.items() if file.size <= LARGEST]
    return found | similar(before, dict(zip(small, here.read(small), strict=True)))


def similar(gone: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, str]:
    """New path → old path of contents, each used once, those that are most alike first."""
    lines = {path: Counter(content.split(b"\n")) for path, content in {**gone, **new}.items()}
    owners: dict[bytes, list[str]] = {}
    for path in gone:
        for line in lines[path]:
            if len(line) >= _TELLING:
                owners.setdefault(line, []).append(path)
    pairs = []
    for path, content in new.items():
        telling = [owners[line] for line in lines[path] if line in owners]
        votes = Counter(old for few in telling if len(few) <= _SHARED for old in few)
        for old, _count in votes.most_common(_CANDIDATES):
            alike = _alike(lines[old], lines[path]) / (max(len(gone[old]), len(content)) + 1)
            if alike >= ENOUGH:
                pairs.append((-alike, path.rpartition("/")[2] != old.rpartition("/")[2], path, old))
    found: dict[str, str] = {}
    for _alikeness, _name, path, old in sorted(pairs):
        if path not in found and old not in found.values():
            found[path] = old
    return found


def _alike(one: Counter[bytes], other: Counter[bytes]) -> int:
    """How many bytes of lines two texts have in common."""
    return sum((len(line) + 1) * min(count, other[line]) for line, count in one.items() if line in other)
