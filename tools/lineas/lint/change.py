"""Baseline: what a change is held against. The commit where the work began, its files, and the lines touched since.

Only files that differ are read. The commit is where the history of the base and that of HEAD part: what others have
changed on the base branch meanwhile is not part of this change.
"""

from __future__ import annotations

from lineas.files.document import MAX_BYTES
from lineas.git import REGULAR, WORKTREE, Git
from lineas.registry.kinds import RECORDS
from lineas.registry.trees import GitTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lineas.git import Touched


class Baseline:
    """The base of a change. Raises UserError where there is no such revision or no repository."""

    def __init__(self, root: str, revision: str) -> None:
        git = Git(root)
        self.commit = git.merge_base(git.commit(revision), git.commit("HEAD"))
        self.tree = GitTree(git, git.tree(self.commit, RECORDS))
        self._git = git
        self._touched: dict[str, Touched] = {file.path: file for file in git.changes(self.commit, WORKTREE, RECORDS)}
        self._lines: dict[tuple[str, str], set[int]] = {}
        self._renames: dict[str, str] | None = None

    def touched(self, programme: str) -> list[str]:
        """The files of a programme that may differ from the base, deleted ones too."""
        return sorted(path for path in self._touched if path.startswith(f"{RECORDS}/{programme}/"))

    def is_touched(self, path: str) -> bool:
        """May the file differ from the base?"""
        return path in self._touched

    def origin(self, path: str) -> str:
        """What a file was called in the base, if it has another name now."""
        file = self._touched.get(path)
        if file is None or file.before_mode:
            return path
        if self._renames is None:
            self._renames = self._git.renames(self.commit, RECORDS)
        return self._renames.get(path, path)

    def before(self, path: str) -> bytes:
        """What a file was; empty where there was none, or nothing that would be read."""
        file = self._touched.get(path)
        if file and (not file.before_oid or file.before_mode not in REGULAR):
            return b""
        entry = self.tree.oids().get(path)
        if entry is None or self._git.sizes([entry])[0] > MAX_BYTES:
            return b""
        return next(self._git.blobs([entry]))

    def touches(self, path: str, line: int, after: str) -> bool:
        """Did the change touch this line of a file that now says `after`? A deletion touches the lines around it."""
        if path not in self._touched:
            return False
        if (path, after) not in self._lines:
            before = self.before(self.origin(path))
            self._lines[path, after] = _changed_lines(before.decode("utf-8", "replace"), after)
        return line in self._lines[path, after]


def _changed_lines(before: str, after: str) -> set[int]:
    import difflib

    old, new = before.split("\n"), after.split("\n")
    if not before:
        return set(range(1, len(new) + 2))
    changed: set[int] = set()
    for tag, _a, _b, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "delete":
            changed |= {start, start + 1}
        elif tag != "equal":
            changed |= set(range(start + 1, end + 1))
    return changed
