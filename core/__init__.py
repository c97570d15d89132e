"""The house. Whatever opens it reads hostile workbooks with defusedxml: as soon as another library brings lxml along,
openpyxl would prefer that, which lets entities in."""

import os

os.environ["OPENPYXL_LXML"] = "False"
