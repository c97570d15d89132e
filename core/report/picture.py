"""A picture that somebody sends us, made ours: decoded within limits, and encoded again from its points alone.

Nothing else of the file is kept: no metadata, no second image, nothing hidden behind its end.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from core.errors import InputError

HEAVIEST, LARGEST = 2 * 1024 * 1024, 16_000_000  # bytes of the file; pixels once decoded
MOST_SCANS = 100  # of a progressive JPEG; programs write ten or so, and each walks through the whole picture
START_OF_SCAN = b"\xff\xda"  # nothing else in the coded points of a JPEG reads like it (ITU T.81 § B.1.1.5)
BOX = (600, 300)
FORMATS = ("PNG", "JPEG", "WEBP")


def logo(content: bytes) -> bytes:
    """A PNG of at most 600 × 300 pixels. Raises InputError: too heavy, too large, not a PNG, JPEG or WebP, damaged."""
    if len(content) > HEAVIEST:
        raise InputError("Logo : le fichier dépasse 2 Mo. Enregistrez-le en PNG ou en JPEG, en plus petit.")
    with _refusals(), Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        _bounded(picture, content)
        picture.seek(0)
        picture.load()
        return _encoded(_upright(picture))


def _bounded(picture: Image.Image, content: bytes) -> None:
    """Read from the header, before any point is decoded: a small file may ask for minutes of work."""
    width, height = picture.size
    if width * height > LARGEST:
        raise InputError(
            "Logo : l'image fait {width} × {height} pixels, 16 millions au plus sont acceptés. Réduisez-la.",
            width=width,
            height=height,
        )
    if picture.format not in ("PNG", "WEBP") and content.count(START_OF_SCAN) > MOST_SCANS:
        raise InputError(
            "Logo : cette image JPEG est faite pour ne jamais s'ouvrir. Enregistrez-la de nouveau, en PNG."
        )


@contextmanager
def _refusals() -> Iterator[None]:
    """What Pillow says of a file that cannot be used, as a sentence for who sent it."""
    try:
        yield
    except Image.DecompressionBombError:
        raise InputError("Logo : l'image est trop grande, 16 millions de pixels au plus sont acceptés.") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise InputError(
            "Logo : ce fichier n'est pas une image PNG, JPEG ou WebP lisible. Enregistrez-le de nouveau, en PNG."
        ) from None


def _upright(picture: Image.Image) -> Image.Image:
    """As its camera says to hold it; as it lies when what the camera wrote is damaged: Pillow checks little of it."""
    try:
        upright = ImageOps.exif_transpose(picture)
    except (struct.error, AttributeError, KeyError, OSError, SyntaxError, TypeError, ValueError):
        upright = picture
    if upright.mode.startswith("I;16"):  # Pillow would cut greys of 16 bits at 255: nearly all white
        return upright.convert("I").point(lambda grey: grey * (1 / 256)).convert("L").convert("RGB")
    return upright.convert("RGBA" if _transparent(upright) else "RGB")


def _transparent(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _encoded(picture: Image.Image) -> bytes:
    """The points alone, in a new picture: metadata and colour profiles stay behind."""
    picture.thumbnail(BOX, Image.Resampling.LANCZOS)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()
