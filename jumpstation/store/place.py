"""Where a file of athletes should not lie: synchronised folders and network drives.

A synchronising program copies the file while it changes, without its log; on a network drive two
computers may write at once, because the locks of SQLite are not kept there
(https://www.sqlite.org/howtocorrupt.html, sections 1.2 and 2).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

Mount = tuple[str, str]  # mount point, type of the file system

_NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "drivefs": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "cloudstorage": "a cloud drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "syncthing": "Syncthing",
    "seafile": "Seafile",
    "pclouddrive": "pCloud",
}
# What the programs leave in the folder that they keep in step.
_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_MARK_PATTERNS = {"._sync_*.db": "Nextcloud", ".sync_*.db": "Nextcloud"}
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "afs"}
_NETWORK |= {"ceph", "glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs"}
_NETWORK |= {"fuse.gvfsd-fuse", "fuse.smbnetfs", "vboxsf", "prl_fs", "fuse.vmhgfs-fuse"}


def place_warning(
    database: Path,
    mounts: Iterable[Mount] | None = None,
    environment: Mapping[str, str] | None = None,
) -> str | None:
    """One sentence where a database lies badly; None where it lies well.

    mounts, environment: of this computer where they are not given.
    """
    folder = database.absolute().parent
    known = mounts_here() if mounts is None else mounts
    synced = synchronised_by(folder, os.environ if environment is None else environment)
    if synced is not None:
        return (
            f"{database.name} lies in a folder that {synced} keeps in step: keep it on this "
            "computer's own disk, and put copies made with `jumpstation backup` there"
        )
    if is_on_network(folder, known):
        return (
            f"{database.name} lies on a network drive, where two computers can spoil it: keep it "
            "on this computer's own disk, and join stations with `jumpstation merge`"
        )
    return None


def synchronised_by(folder: Path, environment: Mapping[str, str]) -> str | None:
    """The program that keeps a folder in step with other computers; None where none is seen.

    >>> synchronised_by(Path("/home/ann/OneDrive - The Club/tests"), {})
    'OneDrive'
    """
    for part in folder.parts:
        plain = part.casefold()
        for name, program in _NAMES.items():
            if plain == name or plain.startswith((f"{name} -", f"{name}-", f"{name} (")):
                return program
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = environment.get(name)
        if root and folder.is_relative_to(root):
            return "OneDrive"
    for place in (folder, *folder.parents):
        for mark, program in _MARKS.items():
            if (place / mark).exists():
                return program
        for pattern, program in _MARK_PATTERNS.items():
            if place != Path(place.anchor) and _found(place, pattern):
                return program
    return None


def _found(place: Path, pattern: str) -> bool:
    try:
        return any(True for _ in place.glob(pattern))
    except OSError:
        return False


def is_on_network(folder: PurePath, mounts: Iterable[Mount]) -> bool:
    """Whether a folder is on a file system that another computer serves.

    >>> is_on_network(PurePath("/mnt/club/tests"), [("/", "ext4"), ("/mnt/club", "cifs")])
    True
    """
    if str(folder).startswith(("\\\\", "//")) and not str(folder).startswith("\\\\?\\"):
        return True
    best = max(
        ((point, kind) for point, kind in mounts if folder.is_relative_to(point)),
        key=lambda mount: len(mount[0]),
        default=("", ""),
    )
    return best[1] in _NETWORK


def mounts_here() -> list[Mount]:
    """The mounted file systems of this computer; empty where they cannot be told."""
    try:
        if sys.platform == "win32":
            return _windows_drives()
        if sys.platform == "darwin":
            return _darwin_mounts()
        return linux_mounts(
            Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        )
    except (OSError, subprocess.SubprocessError):
        return []


def linux_mounts(text: str) -> list[Mount]:
    r"""Mount points and types of the text of /proc/self/mountinfo.

    >>> linux_mounts("36 35 98:0 / /mnt/two\\040words rw - cifs //server/share rw\n")
    [('/mnt/two words', 'cifs')]
    """
    found: list[Mount] = []
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        if len(before.split()) > 4 and after:
            point = before.split()[4].encode("latin-1", "replace").decode("unicode_escape")
            found.append((point, after.split()[0]))
    return found


def _darwin_mounts() -> list[Mount]:
    done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=True)
    found: list[Mount] = []
    for line in done.stdout.splitlines():  # //ann@server/share on /Volumes/share (smbfs, nodev)
        _, _, rest = line.partition(" on ")
        point, _, kind = rest.rpartition(" (")
        found.append((point, kind.split(",")[0].rstrip(")")))
    return found


def _windows_drives() -> list[Mount]:
    import ctypes
    import string

    remote = 4  # DRIVE_REMOTE
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    drives = [f"{letter}:\\" for letter in string.ascii_uppercase]
    return [(drive, "cifs") for drive in drives if kernel.GetDriveTypeW(drive) == remote]
