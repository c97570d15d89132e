"""The questionnaire in front of the tests of its page."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from core.carbon.questions import Answer

YEAR = 2024
Open = Callable[..., AppTest]
KWH = Answer(text="40 000", unit="kWh", quality=5)


def widget(field: str, part: str = "value", site: str = "1") -> str:
    return f"answer:{YEAR}:{site}:{field}:{part}"


def said(test: AppTest) -> str:
    texts = [e.value for kind in (test.error, test.warning, test.info, test.caption, test.markdown) for e in kind]
    html = [element.proto.body for element in test.get("html")]
    return " ".join([*texts, *html]).replace("\u202f", " ").replace("\u00a0", " ")
