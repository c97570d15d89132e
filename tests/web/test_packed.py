"""Static files: sent compressed, exactly, once per visitor."""

from __future__ import annotations

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from core.web import shell
from core.web.packed import Pack, takes_gzip
from tests.live import Live


def _main_script() -> str:
    found = re.search(r'src="\./(static/js/index\.[^"]+\.js)"', shell.original())
    assert found
    return found.group(1)


def test_a_script_arrives_compressed_and_is_the_very_file(live: Live) -> None:
    name = _main_script()
    reply = live.get(f"/{name}", accept_encoding="gzip, deflate, br")
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.headers["vary"] == "Accept-Encoding"
    assert reply.headers["content-type"].startswith("text/javascript")
    assert "immutable" in reply.headers["cache-control"]
    whole = (shell.static_folder() / name).read_bytes()
    assert gzip.decompress(reply.body) == whole
    assert len(reply.body) < len(whole) / 2
    assert int(reply.headers["content-length"]) == len(reply.body)


def test_a_browser_that_has_the_script_gets_no_body(live: Live) -> None:
    first = live.get(f"/{_main_script()}", accept_encoding="gzip")
    again = live.get(f"/{_main_script()}", accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br"])
def test_a_client_without_gzip_gets_the_plain_file(live: Live, accepted: str) -> None:
    reply = live.get(f"/{_main_script()}", accept_encoding=accepted)
    assert "content-encoding" not in reply.headers
    assert reply.body == (shell.static_folder() / _main_script()).read_bytes()


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/%2e%2e/app.py", "/static//etc/passwd"])
def test_nothing_outside_the_folder_is_served(live: Live, path: str) -> None:
    assert b"asynccontextmanager" not in live.get(path, accept_encoding="gzip").body


def test_filling_ahead_of_time_compresses_every_text_file_once(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "static").mkdir(parents=True)
    (source / "static" / "a.js").write_text("let a = 1;" * 500)
    (source / "static" / "b.woff2").write_bytes(b"\x00" * 50)
    pack = Pack(source, tmp_path / "packed")
    assert pack.fill() == 1
    found = pack.read("/static/a.js")
    assert found is not None
    assert gzip.decompress(found[0]) == (source / "static" / "a.js").read_bytes()
    assert pack.read("/static/b.woff2") is None
    assert pack.read("/static/missing.js") is None
    assert not [path for path in (tmp_path / "packed").rglob("*") if path.is_file() and path.suffix != ".gz"]


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("gzip;q=0", False), ("x-gzip-like", False), ("", False)],
)
def test_gzip_is_sent_to_those_who_take_it(header: str, taken: bool) -> None:
    assert takes_gzip(Headers({"accept-encoding": header})) is taken


def test_two_at_once_compress_the_same_file_without_a_quarrel(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for n in range(20):
        (source / f"{n}.js").write_bytes(bytes(range(256)) * 2000)
    with ThreadPoolExecutor(8) as many:
        counts = list(many.map(lambda _: Pack(source, tmp_path / "packed").fill(), range(8)))
    assert counts == [20] * 8
    kept = [path for path in (tmp_path / "packed").rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} == {".gz"}
    assert all(gzip.decompress(path.read_bytes()) == bytes(range(256)) * 2000 for path in kept)
