"""Pictures sent by anybody: what is kept is what is seen, and nothing of it can be used against who opens it."""

from __future__ import annotations

import io
import random
import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image

from core.errors import InputError
from core.report.picture import BOX, HEAVIEST, logo


def encoded(kind: str, size: tuple[int, int] = (200, 80), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (30, 120, 200, 90)[: len(mode)] if len(mode) > 1 else 90).save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def announced(width: int, height: int) -> bytes:
    """A PNG that says it is that large, and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats_become_a_png_of_the_same_picture(kind: str) -> None:
    made = opened(logo(encoded(kind, quality=95)))
    assert (made.format, made.size) == ("PNG", (200, 80))
    assert made.getpixel((100, 40)) == pytest.approx((30, 120, 200), abs=4)


def test_transparency_is_kept() -> None:
    made = opened(logo(encoded("PNG", mode="RGBA")))
    assert (made.mode, made.getpixel((5, 5))) == ("RGBA", (30, 120, 200, 90))


def test_a_large_picture_is_made_smaller_in_its_proportions() -> None:
    made = opened(logo(encoded("PNG", (3000, 1000))))
    assert made.size == (600, 200)
    assert opened(logo(encoded("JPEG", (900, 3000)))).size == (90, BOX[1])


def test_a_page_of_html_hidden_behind_the_picture_is_gone() -> None:
    hidden = b"<html><script>alert(document.cookie)</script></html>"
    made = logo(encoded("PNG") + hidden)
    assert b"script" not in made
    assert made.endswith(b"IEND\xaeB`\x82")


def test_what_the_camera_wrote_is_gone_but_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "<script>secret</script>", 6  # a description; turned by a quarter
    made = logo(encoded("JPEG", exif=exif, comment=b"secret"))
    assert b"secret" not in made
    assert opened(made).size == (80, 200)
    assert opened(made).info == {}


def test_of_an_animation_the_first_picture_is_kept() -> None:
    frames = [Image.new("RGB", (60, 30), colour) for colour in ("#ff0000", "#00ff00")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    made = opened(logo(out.getvalue()))
    assert getattr(made, "n_frames", 1) == 1
    assert made.getpixel((10, 10)) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO"])
def test_other_formats_are_refused(kind: str) -> None:
    with pytest.raises(InputError, match="PNG, JPEG ou WebP"):
        logo(encoded(kind))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        announced(50, 50),
        encoded("PNG")[:-30],
        encoded("JPEG", (400, 400))[:700],
        encoded("WEBP", (400, 400))[:-20],
    ],
)
def test_what_is_not_a_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"^Logo : ce fichier n'est pas une image"):
        logo(content)


@pytest.mark.parametrize("size", [(4001, 4000), (20_000, 20_000), (100_000, 100_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="16 millions"):
        logo(announced(*size))


def progressive(side: int, scans: int) -> bytes:
    """A progressive JPEG of one grey, whose every scan says « nothing » of the whole picture in thirty bytes."""

    def segment(mark: int, said: bytes) -> bytes:
        return bytes((0xFF, mark)) + struct.pack(">H", len(said) + 2) + said

    def code(table: int, meaning: int) -> bytes:  # Huffman: one letter, « 0 »
        return segment(0xC4, bytes([table, 1, *[0] * 15, meaning]))

    blocks = (side // 8) ** 2
    frame = segment(0xC2, struct.pack(">BHHBBBB", 8, side, side, 1, 1, 0x11, 0))
    first = segment(0xDA, bytes((1, 1, 0, 0, 0, 0))) + bytes(-(-blocks // 8))
    nothing = "".join("0" + "1" * 14 for _ in range(-(-blocks // 32767)))  # 32 767 blocks end here
    said = (
        int(nothing + "1" * (-len(nothing) % 8), 2).to_bytes(-(-len(nothing) // 8), "big").replace(b"\xff", b"\xff\0")
    )
    scan = segment(0xDA, bytes((1, 1, 0, 1, 63, 0))) + said
    tables = segment(0xDB, bytes([0] + [1] * 64)) + code(0x00, 0x00) + code(0x10, 0xE0)
    return b"\xff\xd8" + tables + frame + first + scan * scans + b"\xff\xd9"


def test_a_picture_that_would_take_minutes_is_refused_before_it_is_decoded() -> None:
    """1.8 MB, 16 million points, 55 000 scans: two minutes of work for libjpeg."""
    assert opened(logo(progressive(400, 90))).size == (300, 300)
    bomb = progressive(4000, 55_000)
    began = time.process_time()
    with pytest.raises(InputError, match="faite pour ne jamais s'ouvrir"):
        logo(bomb)
    assert time.process_time() - began < 1


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's own, about such files
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_whose_camera_wrote_nonsense_is_kept_as_it_lies(kind: str) -> None:
    chance = random.Random(7)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "x" * 9
    for _ in range(300):
        said = bytearray(exif.tobytes())
        for _ in range(3):
            said[chance.randrange(6, 40)] = chance.randrange(256)
        assert opened(logo(encoded(kind, (20, 10), exif=bytes(said)))).size in ((20, 10), (10, 20))


def test_inks_and_greys_of_sixteen_bits_keep_their_colour() -> None:
    assert opened(logo(encoded("JPEG", mode="CMYK"))).getpixel((5, 5)) == pytest.approx((146, 87, 36), abs=6)
    grey = io.BytesIO()
    Image.new("I;16", (9, 9), 32768).save(grey, "PNG")
    assert opened(logo(grey.getvalue())).getpixel((5, 5)) == (128, 128, 128)


def test_a_file_too_heavy_is_refused_before_it_is_read() -> None:
    with pytest.raises(InputError, match="dépasse 2 Mo"):
        logo(b"\x89PNG" + b"\x00" * HEAVIEST)


def test_bytes_at_random_are_a_picture_or_a_refusal() -> None:
    chance, whole = random.Random(4), {kind: encoded(kind) for kind in ("PNG", "JPEG", "WEBP")}
    for _ in range(150):
        content = bytearray(chance.choice(list(whole.values())))
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            assert opened(logo(bytes(content))).format == "PNG"
        except InputError:
            continue
