"""The CSV of activities: strict, and every way of being wrong names its line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.errors import InputError
from core.ingest.activities import Context, read_activities
from core.ingest.tables import method
from tests.book import BOOK

CONTEXT = Context(BOOK, method().allocation, method().units)
HEADER = "label,factor,quantity,unit,year,site,flow,control,lifetime_years,quality"
GOOD = "Électricité,elec_fr_mix_2024,40000,kWh,2024,Paris,,,,5"


def read(text: str, encoding: str = "utf-8") -> object:
    return read_activities(text.encode(encoding), CONTEXT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_do_not_change_what_is_read(encoding: str, separator: str) -> None:
    text = f"{HEADER}\r\n{GOOD}\r\n"
    assert read(text.replace(",", separator), encoding) == read(text)


@pytest.mark.parametrize("written", ["1234,5", "1 234,5", "1\u202f234,5", "1234.5", "+1234.50", "12345e-1"])
def test_a_number_is_read_exactly_however_it_is_written(written: str) -> None:
    activities, _ = read_activities(f"factor;quantity;unit;year\n43642;{written};kWh;2024".encode(), CONTEXT)
    assert activities[0].quantity == Fraction("1234.5")


def test_what_does_not_apply_may_be_blank_or_absent() -> None:
    (activity,), year = read_activities(b"factor,quantity,unit,year\n37133,1,kWh PCS,2023\n", CONTEXT)
    assert (activity.label, activity.flow, activity.site, activity.quality, year) == (
        "Gaz naturel 2022",
        "fuel_stationary",
        "",
        1,
        2023,
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("a,elec_fr_mix_2024,,kWh,2024,,,,,", "« quantity » est vide"),
        ("a,elec_fr_mix_2024,dix,kWh,2024,,,,,", "« dix » n'est pas un nombre"),
        ("a,elec_fr_mix_2024,nan,kWh,2024,,,,,", "« nan » n'est pas un nombre"),
        ("a,elec_fr_mix_2024,inf,kWh,2024,,,,,", "« inf » n'est pas un nombre"),
        ('a,elec_fr_mix_2024,"1,234.5",kWh,2024,,,,,', "« 1,234.5 » n'est pas un nombre"),
        ("a,elec_fr_mix_2024,-1,kWh,2024,,,,,", "négatif"),
        ("a,elec_fr_mix_2024,1,kWhh,2024,,,,,", "Unité inconnue « kWhh »"),
        ("a,elec_fr_mix_2024,1,kg,2024,,,,,", "ne se convertit pas"),
        ("a,elec_fr_mix_2024,1,kWh,24,,,,,", "« 24 » n'est pas une année"),
        ("a,999999,1,kWh,2024,,,,,", "« 999999 » absent"),
        ("a,14604,1,%,2024,,,,,", "Donnée source"),
        ("a,27970,1,km,2024,,commuting,,,", "archivé"),
        ("a,voiture_moy_km,1,km,2024,,,,,", "vehicle_own, business_travel, commuting, visitors"),
        ("a,articule_34_40_tkm,1,t.km,2024,,,moi,,", "« moi » inconnu"),
        ("a,ordi_portable,1,unité,2024,,,,0,", "supérieur à zéro"),
        ("a,elec_fr_mix_2024,1,kWh,2024,,,,,6", "« 6 » n'est pas une note"),
        ("a,elec_fr_mix_2024,1,kWh,2023,,,,,", "l'année 2023 n'est pas celle"),
        ("a,ordi_portable,1,unité,2024,,capital_goods,,,", "durée d'amortissement"),
        ("a,elec_fr_mix_2024,1,kWh,2024,,wind,,,", "Flux « wind » inconnu"),
        ("a,elec_fr_mix_2024,1,kWh,2024,,vehicle_own,,,", "Aucune règle"),
        ("a,elec_fr_mix_2024,1,kWh,2024", "5 colonnes au lieu de 10"),
    ],
)
def test_a_bad_line_is_named_with_what_was_wrong(line: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        read(f"{HEADER}\n{GOOD}\n{line}\n")
    assert str(raised.value).startswith("Ligne 3 : ")
    assert says in str(raised.value)


def test_every_bad_line_is_listed() -> None:
    with pytest.raises(InputError) as raised:
        read(f"{HEADER}\n{GOOD}\nb,1,x,kWh,2024,,,,,\nc,43642,x,kWh,2024,,,,,\n")
    assert [text.split(" : ")[0] for text in str(raised.value).splitlines()] == ["Ligne 3", "Ligne 4"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "manquantes"),
        ("label,factor\n", "quantity, unit"),
        ("factor,quantity,unit,colour\n", "inconnues : colour"),
        ("factor,quantity,unit,unit\n", "répétées : unit"),
        ("factor,quantity,unit,year\n", "aucune activité"),
        ("factor,quantity,unit\n43642,1,kWh\n", "Aucune année"),
        ('factor,quantity,unit,year\n"43642,1,kWh,2024\n', "guillemets"),
        ("factor,quantity,unit,year\n43642,1\x00,kWh,2024\n", "octets nuls"),
    ],
)
def test_a_file_that_is_not_a_table_of_activities_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(text)


def test_a_capital_good_keeps_its_year_of_purchase() -> None:
    rows = "ordi_portable,10,unité,2022,4\nelec_fr_mix_2024,1,kWh,2024,"
    activities, year = read_activities(f"factor,quantity,unit,year,lifetime_years\n{rows}".encode(), CONTEXT)
    assert year == 2024
    assert [(a.flow, a.year) for a in activities] == [("capital_goods", 2022), ("electricity", 2024)]
