"""Files of reports outside the database: whole or absent, private, gone with their company."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from core.access import Role, Who
from core.bootstrap import Services, wire
from core.errors import DataError, Unavailable
from core.services import report_store
from core.services.report_store import Objects, Store, open_store
from core.services.samples import personas
from core.settings import ROOT, Settings
from tests.jobs import s3
from tests.jobs.program import Press, with_press

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 50_000  # 13 MB: more than one part of a multipart upload
TENANT, REPORT = UUID(int=7), UUID(int=8)


@pytest.fixture(scope="module")
def bucket() -> Iterator[s3.Bucket]:
    with s3.serving() as found:
        yield found


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, bucket: s3.Bucket) -> Settings:
    """Settings of a store outside the database."""
    bucket.objects.clear()
    bucket.down = False
    if request.param == "folder":
        return Settings(_env_file=None, pdf_storage_path=str(tmp_path / "reports"))
    return at(bucket)


def at(bucket: s3.Bucket, secret: str = s3.SECRET) -> Settings:
    return Settings(
        _env_file=None,
        pdf_storage_path=f"s3://{s3.BUCKET}/carbon/one",
        s3_endpoint_url=bucket.url,
        aws_access_key_id=s3.KEY_ID,
        aws_secret_access_key=secret,
        aws_region=s3.REGION,
    )


def _put(store: Store, content: bytes = CONTENT, kind: str = "pdf", tenant: UUID = TENANT) -> str:
    place = store.put(tenant, REPORT, kind, content)
    assert place is not None
    return place


def _age(store: Objects, bucket: s3.Bucket, folder: Path) -> None:
    """Every object becomes two days old."""
    days = timedelta(days=2)
    for key, (content, when) in bucket.objects.items():
        bucket.objects[key] = (content, when - days)
    for file in folder.rglob("*-*"):
        if file.is_file():
            os.utime(file, (time.time() - days.total_seconds(),) * 2)


def test_what_is_put_is_read_again_under_a_key_that_says_whose_and_what(kept: Settings) -> None:
    store = open_store(kept)
    place = _put(store)
    assert place.startswith(f"{TENANT}/{REPORT}/pdf-")
    assert store.read(place) == CONTENT
    assert _put(store) == place, "the same content is the same object"
    assert _put(store, b"other") != place


def test_an_object_that_is_gone_or_changed_is_not_given(kept: Settings, bucket: s3.Bucket, tmp_path: Path) -> None:
    store = open_store(kept)
    place = _put(store)
    for key in bucket.objects:
        bucket.objects[key] = (b"changed", datetime.now(UTC))
    for file in tmp_path.rglob("pdf-*"):
        file.write_bytes(b"changed")
    with pytest.raises(DataError, match="n'est plus celui"):
        store.read(place)
    store.forget([place])
    with pytest.raises(DataError, match="n'est plus là"):
        store.read(place)
    store.forget([place])


def test_a_company_that_is_erased_leaves_nothing_and_the_others_stay(kept: Settings) -> None:
    store, other = open_store(kept), uuid4()
    gone, stays = _put(store), _put(store, tenant=other)
    store.forget_tenant(TENANT)
    assert store.read(stays) == CONTENT
    with pytest.raises(DataError):
        store.read(gone)


def test_the_sweep_takes_what_no_row_names_once_it_is_a_day_old(
    kept: Settings, bucket: s3.Bucket, tmp_path: Path
) -> None:
    store = open_store(kept)
    assert isinstance(store, Objects)
    named, orphan = _put(store, b"named"), _put(store, b"orphan")
    foreign = "carbon/one/notes.txt"
    bucket.objects[foreign] = (b"not ours", datetime.now(UTC))
    assert store.sweep(lambda _: [named]) == 0, "too young: its row may not be committed yet"
    _age(store, bucket, tmp_path)
    asked: list[UUID] = []
    assert store.sweep(lambda tenant: asked.append(tenant) or [named]) == 1  # type: ignore[func-returns-value]
    assert asked == [TENANT], "a company at a time"
    assert store.read(named) == b"named"
    with pytest.raises(DataError):
        store.read(orphan)
    assert foreign in bucket.objects


def test_files_of_a_folder_are_for_their_owner_alone_and_never_half_written(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    store = open_store(Settings(_env_file=None, pdf_storage_path=str(folder)))
    place = _put(store)
    modes = {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_dir()} | {
        folder.stat().st_mode & 0o777
    }
    assert modes == {0o700}
    assert (folder / place).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (folder / place).parent.iterdir()] == [Path(place).name], "nothing beside it"
    with pytest.raises(ValueError, match="illegal"):
        store.read("../../etc/passwd")


def test_a_folder_that_cannot_be_made_is_said_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="PDF_STORAGE_PATH"):
        open_store(Settings(_env_file=None, pdf_storage_path=str(tmp_path / "file" / "reports")))


def test_wrong_keys_are_refused_and_never_shown(bucket: s3.Bucket) -> None:
    bucket.objects.clear()
    bucket.down = False
    store = open_store(at(bucket, secret="not the secret at all"))
    with pytest.raises(Unavailable) as refused:
        _put(store)
    assert bucket.objects == {}
    assert "not the secret" not in str(refused.value) + str(refused.value.__cause__) + repr(
        at(bucket, "not the secret")
    )


def test_a_bucket_that_does_not_answer_is_unavailable_and_erasing_goes_on(
    bucket: s3.Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_store, "RETRIES", 1)
    bucket.down = True
    store = open_store(at(bucket))
    with pytest.raises(Unavailable, match="ne répond pas"):
        store.read("anything")
    store.forget(["anything"])
    store.forget_tenant(TENANT)
    bucket.down = False


def _house(services: Services, kept: Settings) -> Services:
    found = services.settings.model_dump()
    stored = {name: getattr(kept, name) for name in kept.model_fields_set}
    return with_press(wire(Settings(_env_file=None, **{**found, **stored}), services.database), Press())


def test_a_report_lives_and_dies_with_its_objects(services: Services, kept: Settings) -> None:
    """Deleted by somebody, or with the whole company."""
    house = _house(services, kept)
    visit = house.visits.visit(house.samples.open("restaurant"))
    assert visit is not None
    run_id = house.footprints.all(visit.who)[0].id
    first, second = (house.reports.ask(visit.who, run_id, "synthese", language).id for language in ("fr", "en"))
    for report in (first, second):
        house.reports.make(Who(visit.who.tenant_id, Role.ADVISOR), report)
    assert house.reports.file(visit.who, first, "pdf").content.startswith(b"pdf ")
    assert _left(house) == 6
    house.reports.delete(visit.who, first)
    assert _left(house) == 3
    house.privacy.erase_company(visit, personas()["restaurant"].name)
    assert _left(house) == 0


def _left(house: Services) -> int:
    assert isinstance(house.report_store, Objects)
    return len(list(house.report_store._all()))


def test_a_report_that_is_not_committed_leaves_an_orphan_that_goes(
    services: Services, kept: Settings, bucket: s3.Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = _house(services, kept)
    who = house.companies.who(house.samples.open("restaurant"))
    assert who is not None
    report = house.reports.ask(who, house.footprints.all(who)[0].id, "synthese", "fr").id
    monkeypatch.setattr("core.services.reports.audit.record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        house.reports.make(Who(who.tenant_id, Role.ADVISOR), report)
    assert (house.reports.get(who, report).status, _left(house)) == ("asked", 3)
    assert isinstance(house.report_store, Objects)
    _age(house.report_store, bucket, tmp_path)
    monkeypatch.undo()
    assert report_store.sweep(house.database, house.report_store) == 3
    house.reports.make(Who(who.tenant_id, Role.ADVISOR), report)
    _age(house.report_store, bucket, tmp_path)
    assert report_store.sweep(house.database, house.report_store) == 0
    assert house.reports.get(who, report).status == "ready"


def test_the_setting_says_where_or_is_refused() -> None:
    def place(said: str) -> str | None:
        return Settings(_env_file=None, pdf_storage_path=said).pdf_storage_path

    assert [place(""), place("s3://bucket/prefix/"), place("/srv/reports")] == [
        None,
        "s3://bucket/prefix",
        "/srv/reports",
    ]
    assert place("reports") == str(ROOT / "reports")
    for wrong in ("gs://bucket", "https://bucket.s3.amazonaws.com", "s3://"):
        with pytest.raises(ValidationError, match="s3://compartiment/dossier"):
            place(wrong)
