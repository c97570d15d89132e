"""What a list of sessions calls a browser: « Firefox, Windows ». Two words of the User-Agent, nothing else is kept."""

from __future__ import annotations

BROWSERS = (  # first that fits: Edge and Opera also say Chrome, Chrome also says Safari
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def label(user_agent: str) -> str:
    """Like « Chrome, Windows »; '' when neither is known."""
    found = (next((said for mark, said in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(word for word in found if word)
