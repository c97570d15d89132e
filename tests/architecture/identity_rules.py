"""Rules about who asks, as questions to syntax trees. Each gives the lines that break it; tests/architecture/
test_identity.py runs them on the product and shows each of them an example that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping

Functions = Mapping[str, ast.FunctionDef]
Rule = Callable[[ast.Module], list[str]]

EVENTS = {"on_click", "on_change", "on_submit", "on_select"}
APART = {"fragment", "dialog"}
CACHES = {"cache_data", "cache_resource", "kept"}
GUARDS = {"member", "person", "admin", "colleague", "visit", "visitor"}
COMPANY = {"tenant", "tenant_id"}
PICKLES = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
WHO = re.compile(r"\b(?:who|visit|identity|role|tenant(?:_id)?|\w*token|person(?:_id)?|(?:is_)?admin)\b")
STICKS = re.compile(r"set_config\s*\([^)]*,\s*false\s*\)|\bSET\s+SESSION\b|\bSET\s+(?!LOCAL\b)[\"']?app\.", re.I)
SQL = re.compile(r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|GRANT|REVOKE|SET|TRUNCATE|COPY)\b", re.I)
PLAIN = {"yaml.SafeLoader", "yaml.BaseLoader"}
EXECUTES = {"text", "execute", "exec_driver_sql", "scalar", "scalars", "SQL", "copy"}


def own_functions(module: ast.Module) -> Functions:
    return {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}


def unguarded_entries(module: ast.Module) -> list[str]:
    """Callbacks, fragments and dialogs of this module that reach services without asking who is here themselves.
    They run before or without the guard of the page. Those of other modules are looked at where they are written."""
    functions = own_functions(module)
    found = [
        f"line {node.lineno}: a lambda reaches services" for node in _lambdas(module) if _calls(node, {"services"})
    ]
    for name in sorted(_entries(module) & set(functions)):
        function = functions[name]
        if _reaches_services(function, functions) and not _guarded(function):
            found.append(f"line {function.lineno}: {name} does not ask who is here")
    return found


def entries_elsewhere(module: ast.Module) -> set[tuple[str, str]]:
    """(module, function) of callbacks written as `form_state.save`."""
    return {
        (ast.unparse(value.value).split(".")[-1], value.attr)
        for value in _callbacks(module)
        if isinstance(value, ast.Attribute)
    }


def unguarded(module: ast.Module, name: str) -> bool:
    """Does this function of the module reach services without asking who is here?"""
    functions = own_functions(module)
    return name in functions and _reaches_services(functions[name], functions) and not _guarded(functions[name])


def caches_without_company(module: ast.Module) -> list[str]:
    """A cached function's first argument names the company (an argument that begins with _ is not part of the key)."""
    found = []
    for function in own_functions(module).values():
        arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        if _decorated(function, CACHES) and not (arguments and arguments[0] in COMPANY):
            found.append(f"line {function.lineno}: {function.name} is cached for every company at once")
    return found


def identity_kept(module: ast.Module) -> list[str]:
    """Who is here is never read from, nor put into, st.session_state: another person can be given that session."""
    found = []
    for node in ast.walk(module):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.session_state":
            key = node.slice
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "st.session_state":
            key = ast.Name(node.attr)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in _STATE_CALLS and node.args:
            key = node.args[0]
        if key is not None and WHO.search(_said(key, module)):
            found.append(f"{_said(key, module)} in session_state")
    return found


def _said(key: ast.expr, module: ast.Module) -> str:
    """What a key says by itself: its literals, or those of the constant it names (not what is put into it)."""
    if isinstance(key, ast.Name):
        value = dict(_constants(module)).get(key.id)
        return key.id.lower() if value is None else _said(value, module)
    return " ".join(
        part.value for part in ast.walk(key) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def _constants(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for step in module.body:
        if isinstance(step, ast.Assign):
            target, value = step.targets[0], step.value
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                yield from ((ast.unparse(name), part) for name, part in zip(target.elts, value.elts, strict=True))
            else:
                yield ast.unparse(target), value


_STATE_CALLS = {f"st.session_state.{method}" for method in ("get", "pop", "setdefault")}


def settings_that_stick(module: ast.Module) -> list[str]:
    """A setting of a session outlives its transaction and meets the next visitor in the pool."""
    return [
        f"line {node.lineno}: {node.value.strip()[:60]}"
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STICKS.search(node.value)
        if not _is_docstring(module, node)
    ]


def built_sql(module: ast.Module) -> list[str]:
    """SQL made by f-string, %, + or format: what is inserted could be SQL too."""
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or ast.unparse(node.func).split(".")[-1] not in EXECUTES:
            continue
        for argument in node.args[:1]:
            if _is_made_up(argument):
                found.append(f"line {argument.lineno}: {ast.unparse(argument)[:60]}")
    return found


def raw_html(module: ast.Module) -> list[str]:
    """unsafe_allow_html with anything but a literal."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and any(word.arg == "unsafe_allow_html" and ast.unparse(word.value) != "False" for word in node.keywords)
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]


def code_from_data(module: ast.Module) -> list[str]:
    """pickle and its like, eval, exec, yaml.load: data that runs."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in PICKLES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PICKLES:
            found.append(str(node.module))
        elif isinstance(node, ast.Call) and _runs_data(node, module):
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}")
    return found


def _runs_data(call: ast.Call, module: ast.Module) -> bool:
    called = ast.unparse(call.func)
    if called == "yaml.load":  # with a loader made from the safe one, which builds plain values only
        classes = (node for node in ast.walk(module) if isinstance(node, ast.ClassDef))
        safe = {made.name for made in classes if {ast.unparse(base) for base in made.bases} <= PLAIN}
        given = {ast.unparse(part) for part in (*call.args[1:], *(word.value for word in call.keywords))}
        return not given & safe
    return called in {"eval", "exec", "yaml.unsafe_load", "yaml.full_load"}


def _callbacks(module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield from (word.value for word in node.keywords if word.arg in EVENTS)


def _entries(module: ast.Module) -> set[str]:
    named = {value.id for value in _callbacks(module) if isinstance(value, ast.Name)}
    named |= {
        ast.unparse(value.args[0])
        for value in _callbacks(module)
        if isinstance(value, ast.Call) and ast.unparse(value.func).endswith("partial") and value.args
    }
    return named | {function.name for function in own_functions(module).values() if _decorated(function, APART)}


def _lambdas(module: ast.Module) -> Iterator[ast.Lambda]:
    yield from (value for value in _callbacks(module) if isinstance(value, ast.Lambda))


def _decorated(function: ast.FunctionDef, names: set[str]) -> bool:
    return any(
        ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator).split(".")[-1] in names
        for decorator in function.decorator_list
    )


def _calls(node: ast.AST, names: set[str]) -> set[str]:
    called = (inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return {ast.unparse(function).split(".")[-1] for function in called} & names


def _reaches_services(function: ast.FunctionDef, functions: Functions, seen: frozenset[str] = frozenset()) -> bool:
    if _calls(function, {"services"}):
        return True
    inner = _calls(function, set(functions)) - seen - {function.name}
    return any(_reaches_services(functions[name], functions, seen | inner | {function.name}) for name in inner)


def _guarded(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) in {f"gate.{guard}" for guard in GUARDS}
        for node in ast.walk(function)
    )


def _is_made_up(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else None
        starts = isinstance(first, ast.Constant) and SQL.match(str(first.value))
        return bool(starts) and any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return not (isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)) and _has_sql(node)
    formatted = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return formatted and _has_sql(node)


def _has_sql(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and SQL.match(part.value)
        for part in ast.walk(node)
    )


def _is_docstring(module: ast.Module, constant: ast.Constant) -> bool:
    return any(isinstance(node, ast.Expr) and node.value is constant for node in ast.walk(module))
