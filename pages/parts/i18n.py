"""The visitor is the reader: cookie `cs_lang` (the switch in the header), else Accept-Language; their time zone."""

from __future__ import annotations

from contextvars import ContextVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import CarbonScoreError
from core.language import COOKIE, PARIS, Reader, _, ask_reader, catalogue, choose, language
from core.language import sentence as said
from core.report import retold

__all__ = ["_", "catalogue", "language", "sentence"]

_here: ContextVar[Reader | None] = ContextVar("visitor", default=None)


def _visitor() -> Reader:
    """The reader of the connection this script run serves (each run has its own thread and context)."""
    known = _here.get()
    if known is None:
        if get_script_run_ctx(suppress_warning=True) is None:
            return Reader()
        code = choose(st.context.cookies.get(COOKIE), st.context.headers.get("Accept-Language") or "fr")
        known = Reader(code, st.context.timezone or PARIS)
        _here.set(known)
    return known


def sentence(error: CarbonScoreError) -> str:
    """The message of an error, translated with its values: labels of ours too."""
    return said(error, language(), retold.text)


ask_reader(_visitor)
