"""Uploads, good and bad, made on the spot."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def jpeg(width: int = 640, height: int = 480, **options: Any) -> bytes:
    """A photo with a bright corner at the top left."""
    image = Image.new("RGB", (width, height), (60, 90, 120))
    image.paste((250, 240, 200), (0, 0, width // 4, height // 4))
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def noise(width: int = 800, height: int = 600, kind: str = "JPEG") -> bytes:
    """A picture that can't be compressed well: its files are large."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(out, kind)
    return out.getvalue()


def jpeg_with_exif() -> bytes:
    """Taken with the phone turned, at a place, by a maker."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "VerzonnenFoon"
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 3.0, 0.0), 3: "E", 4: (3.0, 43.0, 0.0)})
    return jpeg(exif=exif)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes = b"", *more: bytes) -> bytes:
    """A PNG that says it has this size, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = [chunk(b"IHDR", header), *more, chunk(b"IDAT", zlib.compress(pixels, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def png_bomb() -> bytes:
    """Some kilobytes that would fill 1.2 gigabytes of memory."""
    return png(20_000, 20_000, b"\0" * 2_000_000)


def text_bomb() -> bytes:
    """A small picture with a comment that would unpack to 200 megabytes."""
    return png(2, 2, b"\0" * 14, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 200_000_000, 9)))
