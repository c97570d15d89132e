"""YAML as plain text: every scalar stays the text it was written as, so that « no » is not False and 1.10 not 1.1.

Duplicate keys, anchors and custom tags are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, TypeAlias

import yaml

from core.errors import CarbonScoreError, InputError

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
MAX_BYTES = 200_000


class _Loader(yaml.BaseLoader):
    """Text scalars only. Raises YAMLError for what the questionnaire's files never need."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.YAMLError("les ancres et les renvois (& et *) ne sont pas acceptés")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise yaml.YAMLError(f"clé répétée ou illisible « {key.value} » (ligne {key.start_mark.line + 1})")
            seen.add(key.value)
        return super().construct_mapping(node, deep=True)


def read(text: str, name: str) -> Plain:
    """The document as nested text. Raises InputError naming the file and the line."""
    if len(text.encode()) > MAX_BYTES:
        raise InputError("{file} dépasse {most} ko : ce n'est pas un questionnaire.", file=name, most=200)
    try:
        return yaml.load(text, Loader=_Loader)  # type: ignore[no-any-return]  # noqa: S506 (text scalars only)
    except yaml.YAMLError as error:
        raise InputError("{file} : YAML illisible, {why}.", file=name, why=_where(error)) from error
    except RecursionError as error:
        raise InputError("{file} : trop de niveaux imbriqués.", file=name) from error


class Record:
    """A mapping read key by key; a key nobody asked for is refused at `close`. `where` opens every message."""

    def __init__(self, content: Plain, where: str, refuse: type[CarbonScoreError]) -> None:
        self.where, self._refuse = where, refuse
        if not isinstance(content, dict):
            raise self.error("une liste de « clé: valeur » est attendue, pas « {found} »", found=str(content)[:40])
        self._left = dict(content)

    def error(self, why: str, **values: object) -> CarbonScoreError:
        return self._refuse("{where} : " + why + ".", where=self.where, **values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._left)

    def has(self, key: str) -> bool:
        return key in self._left

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.error("« {key} » doit être un texte", key=key)
        return value.strip()

    def one_of(self, key: str, choices: list[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in choices:
            listed = ", ".join(choices)
            raise self.error("« {key} » vaut « {value} » ; choix : {choices}", key=key, value=value, choices=listed)
        return value

    def flag(self, key: str) -> bool:
        return self.one_of(key, ["yes", "no", "true", "false"], "no") in ("yes", "true")

    def items(self, key: str) -> list[Plain]:
        """A list, or nothing when the key is absent; a single value is a list of one."""
        value = self._take(key, [])
        return value if isinstance(value, list) else [value]

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.items(key)
        if not all(isinstance(value, str) for value in values):
            raise self.error("« {key} » doit être une liste de mots", key=key)
        return tuple(str(value).strip() for value in values)

    def mapping(self, key: str) -> Mapping[str, Plain]:
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.error("« {key} » doit être une liste de « clé: valeur »", key=key)
        return value

    def raw(self, key: str) -> Plain:
        return self._take(key, None)

    def close(self, explain: Callable[[str], str] = lambda key: "") -> None:
        """Raises when keys are left that nobody read."""
        if self._left:
            key = min(self._left)
            raise self.error("clé « {key} » inconnue{hint}", key=key, hint=explain(key))

    def _take(self, key: str, default: Plain | None) -> Plain:
        if key in self._left:
            return self._left.pop(key)
        if default is None:
            raise self.error("il manque « {key} »", key=key)
        return default


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return str(error)
    return f"ligne {mark.line + 1} : vérifiez l'indentation, les deux-points, les guillemets et les crochets"
