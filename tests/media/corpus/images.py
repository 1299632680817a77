"""Pictures that tests upload, made anew each time."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
RED, WHITE = (200, 30, 40), (250, 250, 250)
GPS = 0x8825
ORIENTATION = 0x0112


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """White with a red upper left quarter, so that every turn of it is seen."""
    image = Image.new("RGB", (width, height), WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    return image.convert(mode)


def jpeg(image: Image.Image | None = None, **options: Any) -> bytes:
    """The picture as JPEG."""
    return _saved(image or picture(), "JPEG", **{"quality": 95, "subsampling": 0, **options})


def png(image: Image.Image | None = None, **options: Any) -> bytes:
    """The picture as PNG."""
    return _saved(image or picture(), "PNG", **options)


def other_format(name: str) -> bytes:
    """The picture in a format that is not taken."""
    return _saved(picture(), name)


def exif_with_gps(orientation: int = 1) -> Image.Exif:
    """EXIF as a telephone writes it, with a place."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = "canary-description"
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    return exif


def png_text() -> PngInfo:
    """Text chunks, plain and packed."""
    info = PngInfo()
    info.add_text("Comment", "canary-text")
    info.add_text("Packed", "canary-packed" * 50, zip=True)
    return info


def swapping_profile() -> bytes:
    """A colour profile whose red is sRGB's green and the other way round: a wrong conversion shows."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


def png_chunk(name: bytes, data: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def blank_png(width: int, height: int) -> bytes:
    """A PNG of any size, of a few bytes, by a header that need not be true to memory."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return PNG_HEAD + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def png_chunks(data: bytes) -> list[bytes]:
    """The names of a PNG's chunks in order."""
    names, at = [], len(PNG_HEAD)
    while at < len(data):
        names.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return names


def jpeg_markers(data: bytes) -> list[int]:
    """The markers of a JPEG's segments up to the pixels, and everything from there on must end with EOI."""
    markers, at = [], 2
    while (marker := data[at + 1]) != 0xDA:
        markers.append(marker)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return markers


def _saved(image: Image.Image, name: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()
