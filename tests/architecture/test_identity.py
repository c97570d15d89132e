"""Who asks is asked again wherever the program can be entered, and nothing that came from outside becomes code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from core.settings import ROOT
from tests.architecture import identity_rules as rules
from tests.architecture.house import broken, modules, name, text, tree

PRODUCT = modules("app.py", "core", "pages")
PAGES = modules("pages")
SQL_FILES = sorted((ROOT / "core").rglob("*.sql"))
NAMES_IN_SQL = {"core/db/roles.py", "core/db/migrate.py"}
"""A role, a database or a table cannot be a parameter of SQL: these two write constants and quote_ident's answers."""

SAME_FOR_ALL = {"pages/parts/preview.py", "pages/parts/tour.py"}
"""Cached for everybody on purpose: the sample company of the public pages, read from data/."""

EVERYWHERE: dict[rules.Rule, tuple[list[Path], set[str]]] = {
    rules.unguarded_entries: (PAGES, set()),
    rules.caches_without_company: (PRODUCT, SAME_FOR_ALL),
    rules.identity_kept: (PAGES, set()),
    rules.settings_that_stick: (PRODUCT, set()),
    rules.built_sql: (PRODUCT, NAMES_IN_SQL),
    rules.raw_html: (PRODUCT, set()),
    rules.code_from_data: (PRODUCT, set()),
}

GOOD_AND_BAD: dict[rules.Rule, tuple[str, tuple[str, ...]]] = {
    rules.unguarded_entries: (
        "def save():\n    services().write(gate.member())\nst.button('x', on_click=save)",
        (
            "def save():\n    services().write(1)\nst.button('x', on_click=save)",
            "def save():\n    keep()\ndef keep():\n    services().write(1)\nst.text_input('x', on_change=save)",
            "@st.fragment(run_every=1)\ndef part():\n    st.write(services().read())",
            "@st.dialog('x')\ndef ask():\n    services().write(1)",
            "st.button('x', on_click=lambda: services().write(1))",
            "def save(n):\n    services().write(n)\nst.button('x', on_click=functools.partial(save, 1))",
        ),
    ),
    rules.caches_without_company: (
        "@st.cache_data(ttl=60)\ndef total(tenant: str, year: int): ...",
        (
            "@st.cache_data\ndef total(_tenant, year): ...",
            "@st.cache_resource(ttl=1)\ndef total(year, tenant): ...",
            "@kept(8)\ndef total(year, _footprint): ...",
        ),
    ),
    rules.identity_kept: (
        "st.session_state['run'] = 1",
        (
            "st.session_state['who'] = 1",
            "st.session_state.get('tenant')",
            "st.session_state.role",
            "st.session_state.pop(f'{x}_token')",
        ),
    ),
    rules.settings_that_stick: (
        "x = \"SELECT set_config('app.tenant', :t, true)\"",
        (
            "x = \"SELECT set_config('app.tenant', :t, false)\"",
            "x = 'SET SESSION statement_timeout = 1'",
            "x = \"SET app.tenant = 'x'\"",
        ),
    ),
    rules.built_sql: (
        "session.execute(text('SELECT 1 WHERE x = :x'), {'x': x})",
        (
            "session.execute(text(f'SELECT * FROM companies WHERE name = {name}'))",
            "session.execute('SELECT * FROM ' + table)",
            "session.scalar(text('SELECT %s' % name))",
            "session.execute(text('DELETE FROM {}'.format(table)))",
        ),
    ),
    rules.raw_html: (
        "st.markdown('<b>1</b>', unsafe_allow_html=True)",
        ("st.markdown(name, unsafe_allow_html=True)", "st.markdown(f'<b>{name}</b>', unsafe_allow_html=True)"),
    ),
    rules.code_from_data: (
        "class Plain(yaml.SafeLoader): ...\nyaml.load(x, Plain)",
        ("import pickle", "yaml.load(x, yaml.Loader)", "from joblib import load", "eval(x)", "exec(x)", "yaml.load(x)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule: rules.Rule) -> None:
    paths, spared = EVERYWHERE[rule]
    assert broken((path for path in paths if name(path) not in spared), lambda path: rule(tree(path))) == {}


@pytest.mark.parametrize("rule", GOOD_AND_BAD, ids=lambda rule: rule.__name__)
def test_the_rule_lets_good_code_pass_and_finds_each_bad_example(rule: rules.Rule) -> None:
    good, bad = GOOD_AND_BAD[rule]
    assert rule(ast.parse(good)) == []
    assert [example for example in bad if not rule(ast.parse(example))] == []


def test_every_rule_has_its_examples() -> None:
    assert set(GOOD_AND_BAD) == set(EVERYWHERE)


def test_a_callback_written_in_another_module_asks_who_is_here_too() -> None:
    by_name = {path.stem: path for path in PAGES}
    entries = {entry for path in PAGES for entry in rules.entries_elsewhere(tree(path))}
    assert ("form_state", "save") in entries, "the answers of the questionnaire are saved by such a callback"
    assert [
        f"{module}.{name}" for module, name in sorted(entries) if rules.unguarded(tree(by_name[module]), name)
    ] == []


def test_what_is_spared_still_needs_it() -> None:
    """An exception that nothing uses any more is taken off the list."""
    for rule, (_, spared) in EVERYWHERE.items():
        assert [path for path in sorted(spared) if not rule(tree(ROOT / path))] == []


def test_no_sql_file_sets_what_outlives_its_transaction() -> None:
    assert broken(SQL_FILES, lambda file: rules.STICKS.findall(text(file))) == {}
