"""Decodes a JPEG or PNG and builds it anew from its pixels; runs in the child only."""

import io
from functools import partial
from typing import Any, BinaryIO

from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from PIL.PngImagePlugin import PngImageFile

from media.inspection.job import Job
from media.inspection.kinds import MAGIC_BYTES, Kind
from media.inspection.refused import damaged

THUMBNAIL_PIXELS = 320
_THUMBNAIL_QUALITY = 80
_PNG_COMPRESSION = 4
_CHUNK_HEAD = 8
_CHECKSUM = 4
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_MODES = {Kind.JPEG: {"L", "RGB"}, Kind.PNG: {"1", "L", "LA", "RGB", "RGBA"}}
_WITH_ALPHA = {"1": "LA", "L": "LA", "RGB": "RGBA", "P": "RGBA"}


def inspect_file(kind: Kind, source: BinaryIO, job: Job) -> dict[str, int]:
    """Write the upright pixels of the image, and nothing else of it, and a small JPEG of them; return its size."""
    image: Image.Image = _open(kind, source, job.limits.pixels)
    encoding = _encoding(image)
    image.load()
    for step in (_upright, _in_srgb, partial(_in_mode, kind), _only_pixels):  # each lets go of the copy before it
        image = step(image)
    image.save(job.content, kind.name, **encoding)
    width, height = image.size
    _save_thumbnail(image, job.thumbnail)
    return {"width": width, "height": height}


def _open(kind: Kind, source: BinaryIO, max_pixels: int) -> ImageFile:
    if kind is Kind.PNG:
        _require_png_end(source)
    image = JpegImageFile(source) if kind is Kind.JPEG else PngImageFile(source)
    if image.width * image.height > max_pixels:
        raise damaged(f"more than {max_pixels} pixels")
    return image


def _require_png_end(source: BinaryIO) -> None:
    # Pillow is content with a PNG whose end is missing as long as it gets its pixels.
    source.seek(MAGIC_BYTES)
    name = b""
    while name != b"IEND":
        head = source.read(_CHUNK_HEAD)
        body = int.from_bytes(head[:4], "big")
        name = head[4:]
        source.seek(body, io.SEEK_CUR)
        if len(source.read(_CHECKSUM)) < _CHECKSUM:
            raise damaged("the end is missing")
    source.seek(0)


def _encoding(image: Image.Image) -> dict[str, Any]:
    # With its own tables and sampling a JPEG loses next to nothing by the second encoding, and does not grow.
    if not isinstance(image, JpegImageFile):
        return {"compress_level": _PNG_COMPRESSION}
    tables = [image.quantization[key] for key in sorted(image.quantization)]
    return {"qtables": tables, "subsampling": max(get_sampling(image), 0)}


def _upright(image: Image.Image) -> Image.Image:
    turn = _UPRIGHT.get(_orientation(image))
    return image if turn is None else image.transpose(turn)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # a photo with mangled EXIF is still a photo, and the parser raises anything
        return 1


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        return _converted(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (OSError, ImageCms.PyCMSError):
        return image


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    if ImageCms.getProfileDescription(profile).startswith("sRGB"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    return ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode) or image


def _in_mode(kind: Kind, image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if kind is Kind.PNG and image.has_transparency_data and image.mode in _WITH_ALPHA:
        return image.convert(_WITH_ALPHA[image.mode])
    return image if image.mode in _MODES[kind] else image.convert("RGB")


def _only_pixels(image: Image.Image) -> Image.Image:
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _save_thumbnail(image: Image.Image, target: str) -> None:
    small = image.convert("L") if image.mode == "1" else image
    small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), Image.Resampling.LANCZOS)
    _on_white(small).save(target, "JPEG", quality=_THUMBNAIL_QUALITY, optimize=True)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image
    opaque, alpha = image.mode[:-1], image.getchannel("A")
    background = Image.new(opaque, image.size, "white")
    background.paste(image.convert(opaque), mask=alpha)
    return background
