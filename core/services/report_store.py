"""Where the files of reports are kept: in PostgreSQL, in a folder, or in a bucket (PDF_STORAGE_PATH says which).

An object is written whole before the row that names it is committed: whatever dies in between leaves at most an object
that no row names, which the daily sweep takes away. Its key is `{tenant}/{report}/{kind}-{first 12 of its SHA-256}`:
the same content is the same object, and a content that changed is not given back.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

import structlog

from core.access import Role, Who
from core.db import reports
from core.db.session import Database
from core.errors import DataError, Unavailable
from core.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ObjectStore

MARK = 12  # hexadecimal digits
YOUNG = timedelta(days=1)  # an object that young may belong to a transaction that is not committed yet
TIMEOUT_S, RETRY_S, RETRIES = 15, 15, 3
Known = Callable[[UUID], Iterable[str]]
_log = structlog.get_logger("store")


class Store(Protocol):
    def put(self, tenant_id: UUID, report_id: UUID, kind: str, content: bytes) -> str | None:
        """The key of the object, written whole or not at all; None: keep it in the row. Raises Unavailable."""

    def read(self, place: str) -> bytes:
        """What `put` was given. Raises DataError (gone, or not what was written), Unavailable."""

    def forget(self, places: Iterable[str]) -> None:
        """These objects go; those that cannot now go with the next sweep."""

    def forget_tenant(self, tenant_id: UUID) -> None:
        """Every object of a company goes; those that cannot now go with the next sweep."""

    def sweep(self, known: Known) -> int:
        """How many objects older than a day went because no row names them. `known`: the places of a company.

        Raises Unavailable."""


def open_store(settings: Settings) -> Store:
    """The store that PDF_STORAGE_PATH names. Raises Unavailable (a folder that cannot be written)."""
    place = settings.pdf_storage_path
    if place is None:
        return InDatabase()
    return Objects(_bucket(settings, place)) if place.startswith("s3://") else Folder(Path(place))


def sweep(database: Database, store: Store) -> int:
    """How many objects went because no row names them, a company at a time. Every day. Raises Unavailable."""

    def known(tenant_id: UUID) -> list[str]:
        with database.tenant(Who(tenant_id, Role.ADVISOR)) as session:
            return reports.places(session, tenant_id)

    return store.sweep(known)


class InDatabase:
    """Files stay in their rows: one thing to back up, and to erase."""

    def put(self, _tenant_id: UUID, _report_id: UUID, _kind: str, _content: bytes) -> str | None:
        return None

    def read(self, place: str) -> bytes:
        raise DataError(
            "Ce fichier est rangé hors de la base ({place}) et aucun rangement n'est réglé : donnez PDF_STORAGE_PATH.",
            place=place,
        )

    def forget(self, _places: Iterable[str]) -> None:
        return None

    def forget_tenant(self, _tenant_id: UUID) -> None:
        return None

    def sweep(self, _known: Known) -> int:
        return 0


class Objects:
    """Objects of any store that obstore knows."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def put(self, tenant_id: UUID, report_id: UUID, kind: str, content: bytes) -> str | None:
        key = f"{tenant_id}/{report_id}/{kind}-{_mark(content)}"
        with _answering():
            self._write(key, content)
        return key

    def read(self, place: str) -> bytes:
        with _answering():
            try:
                content = bytes(self._objects.get(place).bytes())
            except FileNotFoundError as error:
                raise DataError("Ce document n'est plus là où il était gardé. Redemandez ce rapport.") from error
        if not place.endswith(f"-{_mark(content)}"):
            raise DataError("Ce document n'est plus celui qui fut écrit. Redemandez ce rapport.")
        return content

    def forget(self, places: Iterable[str]) -> None:
        leaving = list(places)
        try:
            self._delete(leaving)
        except Unavailable as error:
            _log.warning("left for the next sweep", objects=len(leaving), reason=str(error.__cause__))

    def forget_tenant(self, tenant_id: UUID) -> None:
        try:
            self._delete(key for key, _ in self._all(str(tenant_id)))
        except Unavailable as error:
            _log.warning("left for the next sweep", tenant=str(tenant_id), reason=str(error.__cause__))

    def sweep(self, known: Known) -> int:
        before, gone = datetime.now(UTC) - YOUNG, 0
        old = sorted(key for key, at in self._all() if at < before and _tenant(key) is not None)
        for tenant_id, keys in groupby(old, _tenant):
            orphans = set(keys) - set(known(tenant_id)) if tenant_id else set()
            self._delete(orphans)
            gone += len(orphans)
        return gone

    def _write(self, key: str, content: bytes) -> None:
        self._objects.put(key, content, use_multipart=False)

    def _delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            with _answering():
                try:
                    self._objects.delete(key)
                except FileNotFoundError:
                    _log.info("already gone", object=key)

    def _all(self, prefix: str | None = None) -> Iterator[tuple[str, datetime]]:
        """(key, when it was written) of each object. A prefix is whole parts of a key."""
        with _answering():
            found = [(one["path"], one["last_modified"]) for page in self._objects.list(prefix) for one in page]
        return iter(found)


class Folder(Objects):
    """Files that only their owner reads, in a folder that only its owner enters."""

    def __init__(self, folder: Path) -> None:
        from obstore.store import LocalStore

        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                "Le dossier des rapports ({folder}) ne peut pas être créé : {reason}. Choisissez-en un autre avec "
                "PDF_STORAGE_PATH.",
                folder=folder,
                reason=error.strerror,
            ) from error
        super().__init__(LocalStore(folder, automatic_cleanup=True))

    def _write(self, key: str, content: bytes) -> None:
        """Beside, then renamed once it is on the disk: neither a reader nor a power cut meets half a file."""
        target = self._folder / key
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        fresh = target.with_name(f"{target.name}.{token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)


def _bucket(settings: Settings, place: str) -> ObjectStore:
    """The bucket of `s3://bucket/prefix`; without keys, obstore looks for those of the machine (role, metadata)."""
    from obstore.store import S3Store

    name, _, prefix = place.removeprefix("s3://").partition("/")
    own = settings.s3_endpoint_url or ""
    given = {
        "endpoint": own,
        "access_key_id": settings.aws_access_key_id,
        "secret_access_key": settings.aws_secret_access_key,
        "region": settings.aws_region,
    }
    return S3Store(
        name,
        prefix=prefix or None,
        config={key: value for key, value in given.items() if value},  # type: ignore[arg-type]
        client_options={"allow_http": own.startswith("http://"), "timeout": timedelta(seconds=TIMEOUT_S)},
        retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_S)},
    )


@contextmanager
def _answering() -> Iterator[None]:
    """What a store raises becomes Unavailable; why is its cause, for the log (it may name hosts)."""
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError) as error:
        raise Unavailable("Le rangement des rapports ne répond pas. Réessayez dans quelques minutes.") from error


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:MARK]


def _tenant(key: str) -> UUID | None:
    """The company of a key, None for an object that is not ours."""
    try:
        return UUID(key.partition("/")[0])
    except ValueError:
        return None
