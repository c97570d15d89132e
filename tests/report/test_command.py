"""`report`: a file written whole or not at all, of the kind that its name says."""

from __future__ import annotations

import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from core import bootstrap
from core.bootstrap import Services
from core.cli.main import app
from core.cli.report import kind_of, write_whole
from core.errors import InputError
from tests.report.vsme_blank import ENVIRONMENT, blank

ENERGY = b"""label,factor,quantity,unit,year,flow
Gaz,gaz_nat_pcs_2022,60000,kWh PCS,2024,fuel_stationary
Courant,elec_fr_mix_2024,40000,kWh,2024,electricity
"""


@pytest.fixture
def run_id(services: Services) -> Iterator[str]:
    bootstrap.adopt(services)
    who = services.companies.operator()
    yield str(services.footprints.calculate_activities(who, ENERGY).id)
    bootstrap.adopt(None)


def told(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(app, ["report", *arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    said: dict[str, object] = json.loads(result.stdout)
    return said


def refused(*arguments: str) -> str:
    with pytest.raises(InputError) as refusal:
        CliRunner().invoke(app, ["report", *arguments], catch_exceptions=False)
    return str(refusal.value)


def test_each_kind_of_file_is_written_and_the_filled_template_too(run_id: str, tmp_path: Path) -> None:
    book = tmp_path / "bilan.xlsx"
    said = told(run_id, "--out", str(book), "--lang", "en")
    assert (said["kind"], said["language"], said["bytes"]) == ("xlsx", "en", book.stat().st_size)
    assert load_workbook(book).sheetnames[0] == "Summary"
    told(run_id, "--out", str(tmp_path / "bilan.html"), "--template", "synthese")
    assert (tmp_path / "bilan.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    told(run_id, "--out", str(tmp_path / "bilan.PDF"), "--template", "synthese")
    assert (tmp_path / "bilan.PDF").read_bytes().startswith(b"%PDF")
    (tmp_path / "blank.xlsx").write_bytes(blank())
    filled = told(run_id, "--out", str(tmp_path / "vsme.xlsx"), "--vsme-template", str(tmp_path / "blank.xlsx"))
    assert filled["written"] == 5  # total energy, fossil and renewable fuels, scopes 1 and 2
    page = load_workbook(io.BytesIO((tmp_path / "vsme.xlsx").read_bytes()))[ENVIRONMENT]
    assert (page["G5"].value, page["D22"].value) == (94, 10.86)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "bilan.PDF", "bilan.html", "bilan.xlsx", "blank.xlsx", "vsme.xlsx",
    ]  # fmt: skip


def test_what_cannot_be_asked_is_refused_in_french_and_writes_nothing(run_id: str, tmp_path: Path) -> None:
    out = str(tmp_path / "bilan.pdf")
    assert "identifiant de calcul" in refused("abc", "--out", out)
    assert ".pdf, .html, .xlsx" in refused(run_id, "--out", str(tmp_path / "bilan.docx"))
    assert "complet, synthese, banque, vsme" in refused(run_id, "--out", out, "--template", "roman")
    assert "fr, en" in refused(run_id, "--out", out, "--lang", "de")
    assert "introuvable" in refused(run_id, "--out", str(tmp_path / "a.xlsx"), "--vsme-template", str(tmp_path / "no"))
    assert "est un .xlsx" in refused(run_id, "--out", out, "--vsme-template", str(tmp_path / "no"))
    assert not list(tmp_path.iterdir())


def test_a_file_is_replaced_whole_or_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bilan.pdf"
    write_whole(path, b"first")
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~os.umask(os.umask(0o022))

    def full(self: Path, target: Path) -> Path:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="ne peut pas être écrit"):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(InputError, match="ne peut pas être écrit"):
        write_whole(tmp_path / "nowhere" / "bilan.pdf", b"x")


def test_the_name_says_the_kind() -> None:
    assert [kind_of(Path(name)) for name in ("a.pdf", "b.HTML", "c.xlsx")] == ["pdf", "html", "xlsx"]
    with pytest.raises(InputError, match="docx"):
        kind_of(Path("a.docx"))
