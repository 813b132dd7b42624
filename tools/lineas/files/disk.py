"""One file on the disk, by system calls: reading, writing so that it stays, comparing. Only `journal` and `writing` need it."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
NO_FILE = "-"  # the digest of a folder, a link or a device: that of no content


def there(path: str) -> bool:
    """Is there anything of this name? Unlike os.path.lexists, what the system cannot tell is no no."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def content(path: str) -> bytes | None:
    """The content of a file; None where there is none, or something else than a file."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
    except (FileNotFoundError, NotADirectoryError):
        return None
    handle = os.open(path, os.O_RDONLY | FLAGS)
    try:
        chunks = []
        while chunk := os.read(handle, 1 << 20):
            chunks.append(chunk)
    finally:
        os.close(handle)
    return b"".join(chunks)


def digest_of(path: str) -> str | None:
    """The digest of a file's content; None where there is nothing, NO_FILE where there is something else than a file."""
    data = content(path)
    return digest(data) if data is not None else NO_FILE if there(path) else None


def digest(data: bytes) -> str:
    """What stands for a content."""
    from hashlib import blake2b

    return blake2b(data, digest_size=32).hexdigest()


def create(path: str, data: bytes, like: os.stat_result | None = None) -> None:
    """Write a file that is not there yet, to the disk: with the mode and the owner of another one, or the usual ones."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | FLAGS, 0o600 if like else 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if like:
        if hasattr(os, "chown"):
            with suppress(PermissionError):  # the owner is kept where that is allowed
                os.chown(path, like.st_uid, like.st_gid)
        os.chmod(path, stat.S_IMODE(like.st_mode))


def flush(folder: str) -> None:
    """Bring a folder's list of names to the disk, where the system can do that."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY | FLAGS)
    except PermissionError:  # a folder that may be written to and not read
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
