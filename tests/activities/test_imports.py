"""From a file to rows: columns proposed then remembered, a report that accounts for every line, safe exports; forms."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from core.access import Role, Who
from core.carbon.activity import Control
from core.errors import AccessDenied, InputError
from core.services import activity_forms
from core.services.activities import Activities
from core.services.activity_files import ActivityFiles
from core.services.activity_table import State
from tests.activities.conftest import YEAR, Member
from tests.activities.workbooks import workbook

CSV = (
    "Désignation;Qté;Unité;Fournisseur;Montant HT\n"
    "gazole du camion;450;litre;Total;\n"
    "mobilier;;;Ikea;1 200,50 €\n"
    "papier;quarante;kg;;\n"
    "tronquée;1\n"
    "gaz;-3;kWh PCS;;\n"
).encode()


def test_every_line_of_a_file_is_accepted_or_refused_with_its_number(
    files: ActivityFiles, activities: Activities, guest: Who
) -> None:
    file = files.read(guest, "achats.csv", CSV)
    assert dict(file.mapping) == {"label": 0, "quantity": 1, "unit": 2, "amount": 4, "supplier": 3}
    assert not file.remembered
    report = files.bring(guest, YEAR, file, file.mapping)
    assert (report.lines, report.accepted, report.waiting, len(report.rejected)) == (5, 2, 2, 3)
    assert [one.line for one in report.rejected] == [4, 5, 6]
    assert report.accepted + len(report.rejected) == report.lines
    fuel, chairs = activities.table(guest, YEAR).rows
    assert (fuel.row.factor, fuel.row.quantity, fuel.row.source) == ("gazole_b7_l", "450", "achats.csv, ligne 2")
    assert (chairs.row.quantity, chairs.row.unit, chairs.row.supplier) == ("1 200,50", "€", "Ikea")
    assert activities.undo(guest, YEAR) == 2


def test_columns_that_were_corrected_are_remembered_for_the_next_such_file(
    files: ActivityFiles, member: Member
) -> None:
    ada = member(Role.OWNER)
    file = files.read(ada, "janvier.csv", CSV)
    files.bring(ada, YEAR, file, {"label": 3, "comment": 0})
    again = files.read(ada, "fevrier.csv", CSV.replace(b"450", b"460").replace("Désignation".encode(), b"DESIGNATION"))
    assert again.remembered
    assert dict(again.mapping) == {"label": 3, "comment": 0}
    assert not files.read(ada, "autre.csv", b"Libell\xc3\xa9;Qt\xc3\xa9\ngazole;3\n").remembered


def test_one_company_does_not_remember_for_another(files: ActivityFiles, member: Member, guest: Who) -> None:
    ada = member(Role.OWNER)
    file = files.read(ada, "janvier.csv", CSV)
    files.bring(ada, YEAR, file, {"label": 3})
    assert not files.read(guest, "janvier.csv", CSV).remembered


def test_the_unit_of_a_column_name_is_that_of_its_figures(
    files: ActivityFiles, activities: Activities, guest: Who
) -> None:
    file = files.read(guest, "a.xlsx", workbook([["Libellé", "Conso (kWh PCS)"], ["gaz", 1200.5], ["gaz", None]]))
    files.bring(guest, YEAR, file, file.mapping)
    assert [(r.row.quantity, r.row.unit) for r in activities.table(guest, YEAR).rows] == [
        ("1200,5", "kWh PCS"),
        ("", ""),
    ]


def test_factors_given_in_a_file_count_at_once(files: ActivityFiles, activities: Activities, guest: Who) -> None:
    text = "label,factor,quantity,unit,year,quality\nÉlectricité,elec_fr_mix_2024,40000,kWh,2024,5\n"
    text += "x,37133,1,kWh PCS,2023,5\n"
    file = files.read(guest, "a.csv", text.encode())
    report = files.bring(guest, YEAR, file, file.mapping)
    assert (report.accepted, report.waiting, report.rejected[0].line) == (1, 0, 3)
    assert activities.table(guest, YEAR).total_kg == pytest.approx(40_000 * 0.0519)


def test_pasted_lines_become_rows(files: ActivityFiles, activities: Activities, guest: Who) -> None:
    file = files.paste(guest, "gazole 450 L\nhôtel Lyon 2 nuits")
    report = files.bring(guest, YEAR, file, file.mapping)
    assert (report.name, report.accepted, report.waiting) == ("texte collé", 2, 2)
    assert [row.row.unit for row in activities.table(guest, YEAR).rows] == ["litre", "nuit"]


def test_the_table_taken_away_holds_numbers_as_numbers_and_no_formula(
    files: ActivityFiles, activities: Activities, guest: Who
) -> None:
    row = {"label": "=cmd|' /C calc'!A0", "factor": "elec_fr_mix_2024", "quantity": "1 000,5", "unit": "kWh"}
    activities.add(guest, YEAR, [row, {"label": "@zzz"}], ["-x", "y"])
    sheet = load_workbook(io.BytesIO(files.export(guest, YEAR))).worksheets[0]
    assert [cell.value for cell in sheet[2]][2:5] == ["'=cmd|' /C calc'!A0", 1000.5, "kWh"]
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    lines = list(csv.reader(io.StringIO(files.export(guest, YEAR, as_csv=True).decode("utf-8-sig")), delimiter=";"))
    assert lines[1][2:4] == ["'=cmd|' /C calc'!A0", "1000,5"]
    assert (lines[2][1], lines[2][2], lines[1][-1]) == ("proposé", "'@zzz", "'-x")


def test_the_report_taken_away_is_safe_too(files: ActivityFiles, guest: Who) -> None:
    file = files.read(guest, "a.csv", "Libellé;Quantité;Unité\nx;=1+1;kg\n".encode())
    told = files.report_csv(files.bring(guest, YEAR, file, file.mapping)).decode("utf-8-sig").splitlines()
    assert told[0] == "Ligne;Raison"
    assert told[1].startswith("2;")


def test_who_only_reads_neither_imports_nor_maps_and_may_take_away(files: ActivityFiles, member: Member) -> None:
    reader = member(Role.ADVISOR)
    with pytest.raises(AccessDenied):
        files.read(reader, "a.csv", CSV)
    with pytest.raises(AccessDenied):
        files.paste(reader, "gazole")
    assert files.export(reader, YEAR, as_csv=True)


def test_freight_is_tonnes_times_kilometres_and_who_pays_decides_where_it_counts(
    activities: Activities, guest: Who
) -> None:
    drafted = [
        activity_forms.freight("porteur_12_20_tkm", "12", "450", "20", control)
        for control in (Control.OWN, Control.THIRD_PARTY)
    ]
    given, notes = activity_forms.rows_of(drafted)
    activities.add(guest, YEAR, given, ["x", "x"], notes)
    one, two = activities.counted(guest, YEAR)
    assert (float(one.quantity), one.unit, one.derivation) == (108_000, "t.km", "12 t × 450 km × 20 trajets")
    assert (one.control, two.control) == (Control.OWN, Control.THIRD_PARTY)
    assert activities.table(guest, YEAR).rows[0].kg == pytest.approx(108_000 * 0.169, rel=0.005)


@pytest.mark.parametrize(
    ("km", "factor"),
    [("499", "avion_moins500_avec"), ("500", "avion_500_1000_avec"), ("1999,5", "avion_1000_2000_avec"),
     ("2 000", "avion_2000_5000_avec"), ("9 700", "avion_plus5000_avec")],
)  # fmt: skip
def test_the_distance_of_a_flight_chooses_its_band(km: str, factor: str) -> None:
    assert activity_forms.trip(activity_forms.PLANE, km, "2", "3", True).given["factor"] == factor


def test_trips_count_people_in_public_transport_and_cars_once(activities: Activities, guest: Who) -> None:
    given, notes = activity_forms.rows_of(
        [
            activity_forms.trip("tgv_pkm", "460", "3", "2", there_and_back=True),
            activity_forms.trip("voiture_moy_km", "100", "3", "2", there_and_back=False),
            activity_forms.nights("hotel_nuit_2etoiles", "3", "2", "4"),
        ]
    )
    activities.add(guest, YEAR, given, ["x"] * 3, notes)
    assert [float(one.quantity) for one in activities.counted(guest, YEAR)] == [5_520, 200, 24]
    assert {one.flow for one in activities.counted(guest, YEAR)} == {"business_travel"}


@pytest.mark.parametrize("figures", [("", "450", "1"), ("0", "450", "1"), ("-1", "450", "1"), ("x", "450", "1")])
def test_a_form_with_a_figure_missing_or_wrong_adds_nothing(figures: tuple[str, str, str]) -> None:
    with pytest.raises(InputError):
        activity_forms.freight("vul_gazole_tkm", *figures, Control.OWN)


def test_every_choice_of_the_forms_is_a_factor_that_counts_where_it_says(activities: Activities, guest: Who) -> None:
    drafted = [activity_forms.freight(key, "1", "1", "1", Control.OWN) for key in activity_forms.VEHICLES]
    drafted += [activity_forms.trip(mode, "600", "1", "1", False) for mode in activity_forms.MODES]
    drafted += [activity_forms.nights(key, "1", "1", "1") for key in activity_forms.HOTELS]
    given, notes = activity_forms.rows_of(drafted)
    assert activities.add(guest, YEAR, given, ["x"] * len(given), notes).rejected == ()
    assert {row.state for row in activities.table(guest, YEAR).rows} == {State.COUNTED}


def test_paris_to_new_york_is_flown_by_its_great_circle_and_95_km() -> None:
    assert activity_forms.flight_km("Paris", "New York") == pytest.approx(5_837 + 95, abs=40)
