"""A workbook like the official VSME template: its defined names on cells, and all that a careless copy would lose.

Nothing of EFRAG's file is here but names of data points; places, labels and looks are invented.
"""

from __future__ import annotations

import io
import zipfile

from xlsxwriter import Workbook

from tests.report.samples_png import PIXEL

ENVIRONMENT, GENERAL = "Environmental Disclosures", "General Information"
SPLIT = ("RenewableEnergyMember", "NonRenewableEnergyMember")
CARRIERS = ("Electricity", "SelfGeneratedElectricity", "Fuels")


def blank() -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    unlocked = book.add_format({"locked": False, "num_format": "#,##0.00", "bg_color": "#ffffcc"})
    general, page = book.add_worksheet(GENERAL), book.add_worksheet(ENVIRONMENT)
    lists = book.add_worksheet("Lists & enumerations")
    lists.hide()
    lists.write_column("A1", ["metric tonnes (t)", "kilogrammes (kg)"])
    general.write("A1", "Turnover <EUR> & more")
    general.write_blank("E281", None, unlocked)
    book.define_name("Turnover", f"='{GENERAL}'!$E$281")
    book.define_name("enum_units", "='Lists & enumerations'!$A$1:$A$2")
    page.protect("secret")
    page.write("A5", "Total energy consumption")
    page.merge_range("G5:J5", None, unlocked)
    book.define_name("TotalEnergyConsumption", f"='{ENVIRONMENT}'!$G$5:$J$5")
    for at, carrier in enumerate(CARRIERS):
        row = 12 + at
        for column, member in zip("GJ", SPLIT, strict=True):
            page.write_blank(f"{column}{row}", None, unlocked)
            book.define_name(f"EnergyConsumptionFrom{carrier}_{member}", f"='{ENVIRONMENT}'!${column}${row}")
        page.write_formula(f"K{row}", f"=SUM(G{row}:J{row})", None, 0)
        name = f"EnergyConsumptionFrom{carrier}_TotalRenewableAndNonRenewableEnergyMember"
        book.define_name(name, f"='{ENVIRONMENT}'!$K${row}")
    for row, name in ((22, "GrossScope1"), (23, "GrossLocationBasedScope2"), (24, "GrossMarketBasedScope2")):
        page.write(f"D{row}", "-", unlocked)
        book.define_name(f"{name}GreenhouseGasEmissions", f"='{ENVIRONMENT}'!$D${row}")
    page.write_formula("D25", "=SUM(D22,D23)", None, 0)
    book.define_name("TotalGrossLocationBasedScope1AndScope2GHGEmissions", f"='{ENVIRONMENT}'!$D$25")
    book.define_name(
        "Scope1AndScope2GreenhouseGasEmissionsIntensityValueLocationBased", f"='{ENVIRONMENT}'!$G$66:$G$70"
    )
    book.define_name("GreenhouseGasEmissionReductionTargetYear", f"='{ENVIRONMENT}'!$D$80")
    page.data_validation("D22:D24", {"validate": "decimal", "criteria": ">=", "value": 0})
    page.data_validation("C30", {"validate": "list", "source": "='Lists & enumerations'!$A$1:$A$2"})
    page.conditional_format("D22:D24", {"type": "data_bar", "data_bar_2010": True})
    page.insert_image("M2", "logo.png", {"image_data": io.BytesIO(PIXEL)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{ENVIRONMENT}'!$D$22:$D$24"})
    page.insert_chart("M20", chart)
    page.write_comment("D22", "Gross, before any offset")
    book.close()
    return _never_calculated(out.getvalue())


def _never_calculated(content: bytes) -> bytes:
    """As Excel saves it: nothing asks to calculate when it is opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in packed.infolist():
            archive.writestr(entry, packed.read(entry).replace(b' fullCalcOnLoad="1"', b""))
    return out.getvalue()
