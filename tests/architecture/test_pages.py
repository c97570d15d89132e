"""A page: who is here → read → draw → on submit call one service."""

from __future__ import annotations

import ast
from pathlib import Path

from core.settings import ROOT
from tests.architecture.house import broken, imported, modules, pages, text, tree

PUBLIC = {"gate.visitor()", "gate.visit()"}
GATES = {  # what a page of each folder must ask first
    "account": {"gate.person()"},
    "act": {"gate.member()"},
    "admin": {"gate.admin()"},
    "ask": PUBLIC,
    "collect": {"gate.member()"},
    "company": {"gate.person()", "gate.colleague()"},
    "enter": PUBLIC,
    "report": {"gate.member()"},
    "understand": {"gate.member()"},
    "welcome": PUBLIC,
}
LONGEST_PAGE = 80


def _statements(page: Path) -> list[ast.stmt]:
    """What a page executes, in order: not its docstring, imports, definitions and capital-letter constants."""
    executed = []
    for step in tree(page).body:
        constant = isinstance(step, ast.Assign | ast.AnnAssign) and ast.unparse(step).split("=")[0].split(":")[0]
        if isinstance(step, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
            continue
        if (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)) or (
            constant and constant.strip().isupper()
        ):
            continue
        executed.append(step)
    return executed


def _first(page: Path) -> str:
    """Source of the call a page makes first, looking into its own function when it only calls that one."""
    step = _statements(page)[0]
    own = {node.name: node for node in tree(page).body if isinstance(node, ast.FunctionDef)}
    call = _call(step)
    if call is None or not isinstance(call.func, ast.Name) or call.func.id not in own:
        return ast.unparse(call or step)
    for argument in call.args:  # evaluated before the function's body: draw(gate.visitor() is not None)
        for inner in ast.walk(argument):
            if isinstance(inner, ast.Call):
                return ast.unparse(inner)
    body = own[call.func.id].body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    step = body[1 if documented else 0]
    return ast.unparse(_call(step) or step)


def _call(step: ast.stmt) -> ast.Call | None:
    value = step.value if isinstance(step, ast.Expr | ast.Assign | ast.AnnAssign) else None
    return value if isinstance(value, ast.Call) else None


def test_there_are_pages() -> None:
    assert len(pages()) > 3


def test_a_page_first_asks_who_is_here() -> None:
    def other(page: Path) -> str:
        first = _first(page)
        return "" if first in (PUBLIC if page.stem == "method" else GATES[page.parent.name]) else first

    assert broken(pages(), other) == {}


def test_a_page_is_short() -> None:
    assert broken(pages(), lambda page: text(page).splitlines()[LONGEST_PAGE:]) == {}


def test_a_page_neither_rounds_nor_tries_nor_queries() -> None:
    """Only core/report/show.py rounds."""
    assert broken(pages(), lambda page: [n.lineno for n in ast.walk(tree(page)) if isinstance(n, ast.Try)]) == {}
    assert broken(pages(), lambda page: _called(page) & {"round"}) == {}
    assert broken(pages(), lambda page: imported(page) & {"sqlalchemy", "psycopg"}) == {}


def test_no_page_draws_with_the_slow_charts_or_caches_frames() -> None:
    slow = {"st.bar_chart", "st.line_chart", "st.area_chart", "st.scatter_chart", "st.map", "st.altair_chart"}
    assert broken(pages(), lambda page: _called(page) & slow) == {}


def _called(page: Path) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree(page)) if isinstance(node, ast.Call)}


def test_every_page_is_in_the_navigation_and_every_entry_is_a_page() -> None:
    written = {
        node.value.removeprefix("pages/")
        for module in (ROOT / "pages" / "frame.py", *modules("pages/parts"))
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".py")
    }
    assert written == {str(page.relative_to(ROOT / "pages")) for page in pages()}


def test_identity_is_never_kept_in_session_state() -> None:
    def kept(module: Path) -> list[str]:
        keys = (
            ast.unparse(node.slice)
            for node in ast.walk(tree(module))
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.session_state"
        )
        return [key for key in keys if any(word in key for word in ("who", "tenant", "token", "role"))]

    assert broken(modules("pages"), kept) == {}
