"""Exports of Enedis and GRDF, made here after public descriptions: exact sums, named gaps, refused lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.errors import AccessDenied, Conflict, InputError
from core.ingest.dates import PARIS
from core.ingest.meter_readings import Consumption, MeterFile
from core.ingest.meters import read_meter, years
from core.services.meters import Meters
from tests.activities.conftest import Member
from tests.activities.workbooks import workbook

PRM = "12345678901234"
FACTS = (
    "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite\n"
    f"{PRM};{{kind}};01/01/2024;31/12/2024;{{physical}};{{business}};Comptage Brut;{{unit}}\n\n"
)
CURVE = FACTS.format(kind="Courbe de charge", physical="Energie active", business="Consommation", unit="W")
FLAT = (
    "Identifiant PRM;Date de début;Date de fin;Grandeur physique;Grandeur métier;Etape métier;Unité;Horodate;Valeur;"
    "Nature;Pas;Indice de vraisemblance;Etat complémentaire\n"
)


def steps(first: date, after: date, minutes: int) -> Iterator[datetime]:
    """Ends of the steps of these days, on the clocks of Paris."""
    at, end = (datetime(d.year, d.month, d.day, tzinfo=PARIS).astimezone(UTC) for d in (first, after))
    while at < end:
        at += timedelta(minutes=minutes)
        yield at.astimezone(PARIS)


def read(*texts: str) -> tuple[list[Consumption], list[MeterFile]]:
    files = [read_meter(f"{n}.csv", text.encode()) for n, text in enumerate(texts, start=1)]
    return years(files), files


def one(text: str) -> tuple[Consumption, MeterFile]:
    (found,), (file,) = read(text)
    return found, file


@pytest.mark.parametrize("minutes", [10, 30, 60])
@pytest.mark.parametrize("zoned", [True, False])
def test_a_curve_of_a_year_is_integrated_exactly_through_both_changes_of_hour(minutes: int, zoned: bool) -> None:
    lines = [
        f"{at.isoformat() if zoned else f'{at:%Y-%m-%d %H:%M:%S}'};1000"
        for at in steps(date(2024, 1, 1), date(2025, 1, 1), minutes)
    ]
    found, file = one(CURVE + "Horodate;Valeur\n" + "\n".join(lines))
    assert (found.point, found.year, found.unit) == (PRM, 2024, "kWh")
    assert found.quantity == 8_784  # 1 kW for the hours of a leap year
    assert (float(found.covered), found.days, found.whole) == (366, 366, True)
    assert file.refused == []


def test_watts_over_ten_minutes_are_sixths_of_watt_hours() -> None:
    found, _ = one(CURVE + "Horodate;Valeur\n2024-05-01T00:10:00+02:00;7\n2024-05-01T00:20:00+02:00;7\n")
    assert found.quantity == Fraction(14, 6000)


def test_the_last_half_hour_of_a_year_belongs_to_it() -> None:
    found, _ = read(CURVE + "Horodate;Valeur\n2024-12-31T23:30:00+01:00;2000\n2025-01-01T00:00:00+01:00;4000\n")
    assert [(f.year, float(f.quantity)) for f in found] == [(2024, 3)]


def test_many_meters_in_one_table_are_apart_and_what_is_not_consumed_is_refused() -> None:
    def line(prm: str, what: str, unit: str, at: str, value: str, step: str = "PT30M") -> str:
        return f"{prm};2024-01-01;2025-01-01;{what};BRUT;{unit};{at};{value};B;{step};0;0"

    text = FLAT + "\n".join(
        [
            line("11111111111111", "PA;CONS", "W", "2024-03-01 00:30:00", "1000"),
            line("22222222222222", "PA;CONS", "kW", "2024-03-01 00:10:00", "6", "PT10M"),
            line("11111111111111", "PA;PROD", "W", "2024-03-01 01:00:00", "9999"),
            line("11111111111111", "PRI;CONS", "VAR", "2024-03-01 01:00:00", "9999"),
            line("11111111111111", "PA;CONS", "W", "2024-03-01 01:00:00", ""),
            line("11111111111111", "PA;CONS", "W", "2024-03-01 01:30:00", "-4"),
            line("11111111111111", "PA;CONS", "W", "2024-13-01 02:00:00", "4"),
            line("11111111111111", "EA;CONS", "Wh", "2024-03-01 02:00:00", "500"),
        ]
    )
    found, (file,) = read(text)
    assert [(f.point, float(f.quantity)) for f in found] == [("11111111111111", 1), ("22222222222222", 1)]
    assert [one.line for one in file.refused] == [4, 5, 6, 7, 8]
    assert len(file.intervals) + len(file.refused) == 8


def test_days_are_summed_and_the_missing_ones_named() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366) if n not in (40, 41)]
    found, file = one("Date de la mesure;Valeur kWh\n" + "".join(f"{day:%d/%m/%Y};10,5\n" for day in days))
    assert found.quantity == Fraction("10.5") * 364
    assert (float(found.covered), found.whole) == (364, False)
    ((start, end),) = found.gaps
    assert (start.astimezone(PARIS).date(), end.astimezone(PARIS).date()) == (date(2024, 2, 10), date(2024, 2, 12))
    assert found.filled == Fraction("10.5") * 366
    assert file.refused == []


def test_months_are_months() -> None:
    text = "Identifiant PRM;12345678901234\nMois;Consommation (kWh)\n" + "".join(
        f"2024-{m:02};100\n" for m in range(1, 13)
    )
    found, _ = one(text)
    assert (float(found.quantity), float(found.covered), found.whole) == (1_200, 366, True)


def test_indexes_are_read_by_differences_and_one_that_goes_back_is_refused() -> None:
    head = FACTS.format(kind="Index", physical="Energie active", business="Consommation", unit="Wh")
    rows = ["01T;1000;500;1500", "02T;1500;600;2100", "03T;0;10;10", "04T;1000;10;1010"]
    text = head + "Horodate;Type de releve;EAS F1;EAS F2;EAS T\n"
    text += "".join(f"2024-03-{row[:2]}T00:00:00+01:00;Arrêté;{row[4:]}\n" for row in rows)
    found, file = one(text + "Periode;Identifiant calendrier\nDu 2024;x\n")
    assert found.quantity == Fraction(1600, 1000)
    assert [one.line for one in file.refused] == [7]
    assert any("calendrier" in str(remark) for remark in file.remarks)
    classes = one(text.replace(";EAS T", ";EAS T absent"))[0]
    assert classes.quantity == found.quantity


def test_the_same_measure_twice_counts_once_and_two_values_for_it_count_for_nothing() -> None:
    text = "Date de la mesure;Valeur kWh\n01/01/2024;10\n01/01/2024;10\n02/01/2024;1\n02/01/2024;2\n03/01/2024;5\n"
    found, file = one(text)
    assert found.quantity == 15
    assert [one.line for one in file.refused] == [3, 4, 5]
    again, (_, second) = read(text, "Date de la mesure;Valeur kWh\n03/01/2024;5\n")
    assert again[0].quantity == 15
    assert "1.csv, ligne 6" in str(second.refused[0].why)


def test_periods_that_overlap_are_not_counted_twice() -> None:
    text = "N° PCE;Date de début;Date de fin;Energie consommée (kWh)\nGI1;01/01/2024;31/01/2024;310\n"
    text += "GI1;15/01/2024;15/02/2024;310\n"
    found, file = one(text)
    assert found.quantity == 310
    assert "chevauche" in str(file.refused[0].why)


def test_a_gas_period_over_new_year_is_shared_by_its_days_and_said() -> None:
    text = (
        "N° PCE;Date de début de relevé;Date de fin de relevé;Volume consommé (m3);Energie consommée (kWh)\n"
        "GI153881;15/12/2023;15/01/2024;100;1100\nGI153881;15/01/2024;15/02/2024;90;1000\n"
    )
    found, _ = read(text)
    assert [(f.year, f.quantity, f.unit) for f in found] == [
        (2023, Fraction(1100 * 17, 31), "kWh PCS"), (2024, 1000 + Fraction(1100 * 14, 31), "kWh PCS")
    ]  # fmt: skip
    assert "17 jours sur 31 sont comptés en 2023" in str(found[0].shared[0])
    assert sum(f.quantity for f in found) == 2100


def test_gas_without_energy_is_read_in_cubic_metres() -> None:
    found, _ = one("PCE : GI153881\nJournée gazière;Volume consommé (m3)\n01/02/2024;12,5\n02/02/2024;7,5\n")
    assert (found.point, found.unit, float(found.quantity), float(found.covered)) == ("GI153881", "m³", 20, 2)


def test_a_workbook_is_read_like_its_csv() -> None:
    rows: list[list[Any]] = [
        ["Numéro de PCE", "GI153881"], ["Date de début", "Date de fin", "Energie consommée (kWh)"],
        [date(2024, 1, 1), date(2024, 2, 1), 310.5], [date(2024, 2, 1), date(2024, 3, 1), 200],
    ]  # fmt: skip
    (found,) = years([read_meter("grdf.xlsx", workbook(rows))])
    assert (found.point, found.energy, found.quantity) == ("GI153881", "gas", Fraction("510.5"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a;b\n1;2\n", "n'est pas un export"),
        ("", "n'est pas un export"),
        (CURVE + "Horodate;Valeur\n", "aucune mesure"),
        ("PCE;Nom\nGI1;x\n", "aucune ligne d'en-tête"),
    ],
)
def test_what_is_no_export_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_meter("x.csv", text.encode())


def test_a_curve_without_a_unit_or_a_regular_step_is_refused_line_by_line() -> None:
    _, (file,) = read("Horodate;Valeur\n2024-01-01T00:30:00+01:00;12\n2024-01-01T01:00:00+01:00;12\n")
    assert [one.line for one in file.refused] == [2, 3]
    odd = "".join(f"2024-01-01T{at}:00+01:00;1000\n" for at in ("00:30", "01:00", "01:01", "01:30", "02:00"))
    found, file = one(CURVE + "Horodate;Valeur\n" + odd)
    assert any("irrégulier" in str(one.why) for one in file.refused)
    assert found.quantity <= 2


ELECTRICITY = f"Identifiant PRM;{PRM}\nDate;Valeur (en kWh)\n" + "".join(
    f"{date(2024, 1, 1) + timedelta(days=n):%d/%m/%Y};10\n" for n in range(360)
)
GAS = "N° PCE;Date de début;Date de fin;Energie consommée (kWh)\nGI153881;01/01/2024;31/12/2024;12345\n"


def test_meters_become_the_answers_of_their_site_and_say_what_they_replace(
    services: Services, meters: Meters, guest: Who
) -> None:
    services.questionnaire.save(guest, 2024, "1", "electricity", Answer(text="1 000", unit="kWh"))
    report = meters.read(guest, [("e.csv", ELECTRICITY.encode()), ("g.csv", GAS.encode())])
    assert (report.accepted, report.refused, report.fullest) == (361, (), 2024)
    sites = {PRM: "1", "GI153881": "1"}
    plan = meters.plan(guest, 2024, report.of(2024), sites)
    assert [(p.field, p.answer.text, p.answer.unit, p.answer.quality) for p in plan] == [
        ("electricity", "3 600", "kWh", 4), ("gas", "12 345", "kWh PCS", 4)
    ]  # fmt: skip
    assert plan[0].before == Answer(text="1 000", unit="kWh")
    assert services.questionnaire.answers(guest, 2024)["electricity@1"]["text"] == "1 000"
    meters.save(guest, 2024, plan, sites)
    kept = services.questionnaire.answers(guest, 2024)
    assert (kept["electricity@1"]["text"], kept["gas@1"]["text"], kept["heating@1"]["text"]) == (
        "3 600",
        "12 345",
        "gas",
    )
    assert services.questionnaire.form(guest, 2024).unseen == []
    assert meters.sites(guest, [PRM, "GI153881", "inconnu"]) == sites


def test_a_year_filled_at_the_pace_of_the_days_measured_is_an_estimate(meters: Meters, guest: Who) -> None:
    report = meters.read(guest, [("e.csv", ELECTRICITY.encode())])
    (plan,) = meters.plan(guest, 2024, report.of(2024), {PRM: "1"}, fill=True)
    assert (plan.answer.text, plan.answer.quality) == ("3 660", 3)
    assert meters.plan(guest, 2024, report.of(2024), {PRM: ""}) == []


def test_an_answer_that_changed_meanwhile_is_not_overwritten(services: Services, meters: Meters, guest: Who) -> None:
    report = meters.read(guest, [("e.csv", ELECTRICITY.encode())])
    plan = meters.plan(guest, 2024, report.of(2024), {PRM: "1"})
    services.questionnaire.save(guest, 2024, "1", "electricity", Answer(text="7", unit="kWh"))
    with pytest.raises(Conflict):
        meters.save(guest, 2024, plan, {PRM: "1"})
    assert services.questionnaire.answers(guest, 2024)["electricity@1"]["text"] == "7"


def test_who_only_reads_brings_no_meter(meters: Meters, member: Member) -> None:
    reader = member(Role.ADVISOR)
    with pytest.raises(AccessDenied):
        meters.read(reader, [("e.csv", ELECTRICITY.encode())])
    with pytest.raises(AccessDenied):
        meters.save(reader, 2024, [], {})
