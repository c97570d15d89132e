"""Importing an edition: once, whole or not at all, compared with what is in use, activated apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.access import NO_COMPANY, Role, Who
from core.bootstrap import Services
from core.carbon.factors import Flag, usable
from core.db.session import Database
from core.errors import AccessDenied, FactorNotFound, FactorRefused, InputError, NotFound
from core.ingest import builtin
from core.services.edition_report import ImportReport
from core.services.editions import Editions
from tests.unit.ingest.base_carbone_files import content_of, element, part, text_of

GAS = element(id="37133", name="Gaz naturel", unit="kgCO2e/kWh PCS", total="0,215")
FIRST = [
    element(id="43642", total="0,0519"),
    part(id="43642", part_kind="Combustion à la centrale", total="0,0519"),
    GAS,
    element(id="500", name="Vieux charbon"),
    element(id="600", name="Bois", total="0,03"),
]
SECOND = [
    element(id="43642", total="0,0519"),
    part(id="43642", part_kind="Combustion à la centrale", total="0,0519"),
    {**GAS, "Total poste non décomposé": "0,2"},
    element(id="500", name="Vieux charbon", status="Archivé"),
    element(id="700", name="Hydrogène"),
]


@pytest.fixture
def editions(services: Services) -> Editions:
    return services.editions


def everything(database: Database) -> list[tuple[object, ...]]:
    """A picture of the catalogue, to compare before and after."""
    with database.catalogue() as session:
        editions = session.execute(text("SELECT id, label, active, activated_at FROM editions ORDER BY id"))
        counts = session.execute(text("SELECT edition_id, count(*) FROM emission_factors GROUP BY 1 ORDER BY 1"))
        return [tuple(row) for row in editions] + [tuple(row) for row in counts]


@pytest.fixture
def two(editions: Editions) -> tuple[ImportReport, ImportReport]:
    """The first edition in use, the second one imported after it."""
    first = editions.import_file("Base_Carbone_V1.csv", content_of(FIRST))
    editions.activate(first.edition_id)
    return first, editions.import_file("Base_Carbone_V2.csv", content_of(SECOND))


def test_an_import_accounts_for_every_row(editions: Editions) -> None:
    report = editions.import_file("b.csv", content_of([*FIRST, element(id="800", unit="kgCO2e/furlong")]))
    assert (report.read, report.kept, report.rejected) == (6, 5, 1)
    assert (report.elements, report.parts, report.by_status) == (4, 1, {"valid_generic": 4})
    assert report.reasons[0]["line"] == 7
    assert "furlong" in report.reasons[0]["reason"]


def test_an_imported_edition_is_not_in_use_until_somebody_says_so(editions: Editions) -> None:
    before = editions.active()
    report = editions.import_file("Base_Carbone_V1.csv", content_of(FIRST))
    assert editions.active() == before
    activated = editions.activate(report.edition_id)
    assert editions.active() == activated
    assert (activated.label, activated.active) == ("Base Carbone V1", True)
    assert sum(edition.active for edition in editions.all()) == 1


def test_activating_writes_nothing_but_which_edition_is_in_use(
    services: Services, two: tuple[ImportReport, ImportReport]
) -> None:
    before = {row[0]: row for row in everything(services.database)}
    services.editions.activate(two[1].edition_id)
    after = {row[0]: row for row in everything(services.database)}
    assert before.keys() == after.keys()
    with services.database.catalogue() as session:
        reports = session.scalars(text("SELECT report->>'read' FROM editions WHERE origin = 'base_carbone'"))
        assert sorted(reports) == ["5", "5"]


def test_the_same_bytes_a_second_time_change_nothing(services: Services) -> None:
    first = services.editions.import_file("a.csv", content_of(FIRST))
    services.editions.activate(first.edition_id)
    before = everything(services.database)
    again = services.editions.import_file("another name.csv", content_of(FIRST))
    assert everything(services.database) == before
    assert (again.already_imported, again.edition_id) == (True, first.edition_id)
    assert (len(again.added), len(again.changed), len(again.removed), len(again.archived)) == (0, 0, 0, 0)


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";")])
def test_the_same_rows_in_another_encoding_are_the_same_edition(services: Services, encoding: str, mark: str) -> None:
    first = services.editions.import_file("a.csv", content_of(FIRST))
    before = everything(services.database)
    again = services.editions.import_file("a.csv", text_of(FIRST, mark).encode(encoding))
    assert (again.already_imported, again.edition_id) == (True, first.edition_id)
    assert everything(services.database) == before


def test_two_imports_at_once_make_one_edition(services: Services) -> None:
    contents = [content_of(FIRST), text_of(FIRST, ",").encode("utf-16"), content_of(FIRST), content_of(FIRST)]
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda content: services.editions.import_file("a.csv", content), contents))
    assert len({report.edition_id for report in reports}) == 1
    assert sum(not report.already_imported for report in reports) == 1
    assert len(services.editions.all()) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"nom;montant\nloyer;12\n", b"PK\x03\x04", content_of([]), content_of([element(total="?")])],
    ids=["empty", "another file", "zip", "header only", "nothing readable"],
)
def test_a_file_that_cannot_be_used_leaves_the_database_as_it_was(services: Services, content: bytes) -> None:
    before = everything(services.database)
    with pytest.raises(InputError, match=r"x\.csv"):
        services.editions.import_file("x.csv", content)
    assert everything(services.database) == before


def test_a_failure_in_the_middle_leaves_the_database_as_it_was(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(services.database)

    def fails(done: float) -> None:
        if done >= 0.9:
            raise ConnectionError("cut")

    with pytest.raises(ConnectionError):
        services.editions.import_file("a.csv", content_of(FIRST), progress=fails)
    assert everything(services.database) == before


def test_a_file_too_big_is_refused_before_it_is_read(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.services.editions.MAX_BYTES", 100)
    with pytest.raises(InputError, match="dépasse"):
        services.editions.import_file("a.csv", content_of(FIRST))


def test_progress_goes_from_nothing_to_everything(editions: Editions) -> None:
    told: list[float] = []
    editions.import_file("a.csv", content_of(FIRST), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_what_changes_is_told_with_the_totals_before_and_after(two: tuple[ImportReport, ImportReport]) -> None:
    report = two[1]
    assert report.compared_with == "Base Carbone V1"
    assert report.added == ["700"]
    assert [(c.id, c.before, c.after) for c in report.changed] == [("37133", 0.215, 0.2)]
    assert [(c.id, c.before, c.after) for c in report.removed] == [("600", 0.03, None)]
    assert [c.id for c in report.archived] == ["500"]


def test_a_new_name_alone_is_not_a_change_of_figures(editions: Editions) -> None:
    first = editions.import_file("a.csv", content_of(FIRST))
    editions.activate(first.edition_id)
    renamed = editions.import_file("b.csv", content_of([*FIRST[:-1], element(id="600", name="Bois sec", total="0,03")]))
    assert not renamed.already_imported
    assert (renamed.added, renamed.changed, renamed.removed) == ([], [], [])


def test_the_saved_calculations_that_use_a_changed_factor_are_named(
    services: Services, two: tuple[ImportReport, ImportReport]
) -> None:
    first, second = two
    tenant, calculation = uuid4(), uuid4()
    with services.database.tenant(Who(tenant, Role.GUEST)) as session:
        values = {"tenant": tenant, "calculation": calculation, "edition": first.edition_id}
        session.execute(text("INSERT INTO companies (tenant_id, name) VALUES (:tenant, 'Essai')"), values)
        session.execute(
            text(
                "INSERT INTO calculations (id, tenant_id, year, edition_id, method_version, hash, document, total_kg) "
                "VALUES (:calculation, :tenant, 2024, :edition, '1', repeat('0', 64), '{}', 1)"
            ),
            values,
        )
        session.execute(
            text(
                "INSERT INTO calculation_factors "
                "VALUES (:tenant, :calculation, :edition, unnest(ARRAY['37133', '43642']))"
            ),
            values,
        )
    report = services.editions.report(second.edition_id)
    assert report is not None
    assert report.used_by == {str(calculation): ["37133"]}


def test_stable_keys_lead_to_the_edition_in_use_and_facts_from_outside_to_the_built_in_one(
    two: tuple[ImportReport, ImportReport], editions: Editions
) -> None:
    book = editions.book()
    assert (book.get("gaz_nat_pcs_2022").edition, book.get("gaz_nat_pcs_2022").total) == ("Base Carbone V1", 0.215)
    assert book.get("37133") is book.get("gaz_nat_pcs_2022")
    assert book.get("hotel_nuit_2etoiles").edition == builtin.edition().label
    assert editions.book() is book


def test_a_key_that_the_edition_lost_is_reported_and_never_replaced(
    two: tuple[ImportReport, ImportReport], editions: Editions
) -> None:
    lost = {key.key: key.archived for key in editions.unresolved_keys()}
    assert lost["elec_fr_mix_2023"] is False
    assert "gaz_nat_pcs_2022" not in lost
    assert "hotel_nuit_2etoiles" not in lost
    with pytest.raises(FactorNotFound, match="elec_fr_mix_2023"):
        editions.book().get("elec_fr_mix_2023")


def test_a_key_whose_factor_is_archived_is_reported_and_refused(editions: Editions) -> None:
    report = editions.import_file("b.csv", content_of([{**GAS, "Statut de l'élément": "Archivé"}]))
    assert {key.key for key in report.unresolved_keys if key.archived} == {"gaz_nat_pcs_2022"}
    editions.activate(report.edition_id)
    with pytest.raises(FactorRefused):
        usable(editions.book().get("gaz_nat_pcs_2022"))


def test_a_past_edition_can_still_be_read_after_another_is_in_use(
    two: tuple[ImportReport, ImportReport], editions: Editions
) -> None:
    editions.activate(two[1].edition_id)
    assert editions.book(two[0].edition_id).get("37133").total == 0.215
    assert editions.book().get("37133").total == 0.2


def test_two_editions_never_share_a_label(editions: Editions) -> None:
    labels = [editions.import_file("V9.csv", content_of(rows)).edition for rows in (FIRST, SECOND)]
    assert labels[0] == "Base Carbone V9"
    assert labels[1].startswith("Base Carbone V9 (")


def test_seeding_again_writes_nothing_and_keeps_the_edition_in_use(
    services: Services, two: tuple[ImportReport, ImportReport]
) -> None:
    before = everything(services.database)
    services.editions.seed()
    assert everything(services.database) == before


def test_a_guest_may_neither_import_nor_activate(services: Services) -> None:
    guest = Who(NO_COMPANY, Role.GUEST)
    with pytest.raises(AccessDenied):
        services.editions.import_file("a.csv", content_of(FIRST), who=guest)
    with pytest.raises(AccessDenied):
        services.editions.activate(services.editions.active().id, who=guest)


def test_an_edition_that_does_not_exist_cannot_be_activated(editions: Editions) -> None:
    with pytest.raises(NotFound):
        editions.activate(uuid4())


def test_v23_is_imported_whole_and_changes_no_figure_of_the_built_in_edition(services: Services, shared: Path) -> None:
    content = (shared / "data" / "Base_Carbone_V23.6.csv").read_bytes()
    report = services.editions.import_file("Base_Carbone_V23.6.csv", content)
    assert (report.elements, report.parts, report.rejected, report.source_data) == (12_817, 5_799, 0, 1_645)
    assert (report.changed, report.removed, report.archived, report.unresolved_keys) == ([], [], [], [])
    services.editions.activate(report.edition_id)
    book = services.editions.book()
    assert book.get("43576").total == 0.0417
    assert Flag.SOURCE_DATA in book.get("fuite_drv_pct").flags
