"""What is kept of an image: its pixels, upright, and nothing else."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from media.inspection.inspector import Inspected
from media.inspection.kinds import PHOTOS, Kind
from tests.media.corpus import images
from tests.media.unit.conftest import Inspect

SEEN_AS = {1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left"}
SEEN_AS |= {5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left"}
CORNERS = {"top left": (3, 3), "top right": (-4, 3), "bottom left": (3, -4), "bottom right": (-4, -4)}
BARE_JPEG = {0xE0, 0xDB, 0xC0, 0xC4}


def _pixels(path: Path | None) -> Image.Image:
    assert path is not None
    with Image.open(path) as image:
        image.load()
        return image


def _near(pixel: Any, colour: tuple[int, ...]) -> bool:
    return all(abs(have - want) <= 8 for have, want in zip(pixel, colour, strict=True))


def _at(image: Image.Image, corner: str) -> Any:
    x, y = CORNERS[corner]
    return image.getpixel((x % image.width, y % image.height))


async def test_a_jpeg_is_told_by_its_content_and_measured(inspect: Inspect) -> None:  # D-38
    found = await inspect(images.jpeg(), PHOTOS)
    stored = found.path.read_bytes()
    assert (found.kind, found.content_type, found.width, found.height) == (Kind.JPEG, "image/jpeg", 60, 40)
    assert (found.size, found.sha256, found.pages) == (len(stored), hashlib.sha256(stored).hexdigest(), None)


async def test_a_png_keeps_its_transparency(inspect: Inspect) -> None:  # D-38
    image = images.picture(mode="RGBA")
    image.putalpha(90)
    found = await inspect(images.png(image), PHOTOS)
    assert (found.kind, found.content_type) == (Kind.PNG, "image/png")
    assert _pixels(found.path).getpixel((0, 0)) == (*images.RED, 90)


@pytest.mark.parametrize("orientation", SEEN_AS)
async def test_a_photo_is_stored_upright_and_without_its_place(orientation: int, inspect: Inspect) -> None:  # D-33
    found = await inspect(images.jpeg(exif=images.exif_with_gps(orientation)), PHOTOS)
    upright = _pixels(found.path)
    assert _near(_at(upright, SEEN_AS[orientation]), images.RED)
    assert (found.width, found.height) == upright.size == ((60, 40) if orientation < 5 else (40, 60))
    assert not upright.getexif()
    assert b"Exif" not in found.path.read_bytes()
    assert b"canary" not in found.path.read_bytes()


async def test_a_png_is_stored_upright_and_without_its_place(inspect: Inspect) -> None:  # D-33
    found = await inspect(images.png(exif=images.exif_with_gps(6)), PHOTOS)
    assert _near(_at(_pixels(found.path), "top right"), images.RED)
    assert images.png_chunks(found.path.read_bytes()) == [b"IHDR", b"IDAT", b"IEND"]


async def test_the_thumbnail_is_upright_and_without_the_place_too(inspect: Inspect) -> None:  # D-33, D-39
    found = await inspect(images.jpeg(images.picture(900, 600), exif=images.exif_with_gps(6)), PHOTOS)
    small = _pixels(found.thumbnail)
    assert (small.format, small.size) == ("JPEG", (213, 320))
    assert _near(_at(small, "top right"), images.RED)
    assert not small.getexif()


async def test_a_mangled_exif_does_not_make_a_photo_damaged(inspect: Inspect) -> None:
    found = await inspect(images.jpeg(exif=b"Exif\0\0MM\0\x2a\xff\xff\xff\xffcanary"), PHOTOS)
    assert b"canary" not in found.path.read_bytes()


async def test_comments_profiles_and_notes_of_a_jpeg_do_not_ride_along(inspect: Inspect) -> None:
    data = images.jpeg(comment=b"canary", xmp=b"<canary/>", icc_profile=images.swapping_profile())
    assert data.count(b"canary") == 2
    stored = (await inspect(data, PHOTOS)).path.read_bytes()
    assert b"canary" not in stored
    assert set(images.jpeg_markers(stored)) == BARE_JPEG


async def test_text_of_a_png_does_not_ride_along(inspect: Inspect) -> None:
    data = images.png(pnginfo=images.png_text(), dpi=(72, 72), icc_profile=images.swapping_profile())
    stored = (await inspect(data, PHOTOS)).path.read_bytes()
    assert images.png_chunks(stored) == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize("data", [images.jpeg(), images.png()], ids=["jpeg", "png"])
async def test_what_hides_behind_an_image_is_gone(data: bytes, inspect: Inspect) -> None:  # D-38
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("canary.html", "<script>canary</script>")
    stored = (await inspect(data + b"<html>canary</html>" + hidden.getvalue(), PHOTOS)).path.read_bytes()
    assert b"canary" not in stored
    assert not zipfile.is_zipfile(io.BytesIO(stored))


@pytest.mark.parametrize("make", [images.jpeg, images.png])
async def test_colours_are_those_that_the_profile_means(make: Any, inspect: Inspect) -> None:
    found = await inspect(make(icc_profile=images.swapping_profile()), PHOTOS)
    red, green, _ = _pixels(found.path).getpixel((3, 3))  # type: ignore[misc] # an RGB image's pixels have three parts
    assert green > 150 > red


async def test_a_broken_profile_changes_no_colour(inspect: Inspect) -> None:
    found = await inspect(images.jpeg(icc_profile=b"canary" * 40), PHOTOS)
    assert _near(_pixels(found.path).getpixel((3, 3)), images.RED)


async def test_a_second_encoding_is_not_seen_and_not_larger(inspect: Inspect) -> None:
    motive = Image.merge("RGB", [Image.effect_noise((40, 30), 60).resize((400, 300)) for _ in range(3)])
    data = images.jpeg(motive, quality=82, subsampling=2)
    found = await inspect(data, PHOTOS)
    with Image.open(io.BytesIO(data)) as sent:
        lost = ImageStat.Stat(ImageChops.difference(sent.convert("RGB"), _pixels(found.path))).mean
    assert max(lost) < 2
    assert found.size < 1.05 * len(data)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
async def test_every_kind_of_png_keeps_its_looks(mode: str, inspect: Inspect) -> None:
    shades = Image.linear_gradient("L")
    image = Image.new("I;16", (256, 256), 200 * 256) if mode == "I;16" else shades.convert(mode)
    found = await inspect(images.png(image), PHOTOS)
    wanted = Image.new("L", (256, 256), 200) if mode == "I;16" else image
    assert ImageChops.difference(_pixels(found.path).convert("L"), wanted.convert("L")).getextrema()[1] == 0


@pytest.mark.parametrize(("mode", "clear"), [("L", 255), ("RGB", (255, 255, 255)), ("P", 0)])
async def test_a_png_with_one_clear_colour_keeps_it_clear(mode: str, clear: Any, inspect: Inspect) -> None:
    found = await inspect(images.png(Image.new(mode, (9, 9), clear), transparency=clear), PHOTOS)
    assert _pixels(found.path).getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("options", [{"progressive": True}, {"optimize": True}, {"subsampling": 2}])
async def test_every_kind_of_jpeg_is_taken(options: dict[str, Any], inspect: Inspect) -> None:
    assert _near(_pixels((await inspect(images.jpeg(**options), PHOTOS)).path).getpixel((3, 3)), images.RED)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
async def test_a_jpeg_in_other_colours_than_rgb_is_taken(mode: str, inspect: Inspect) -> None:
    found = await inspect(images.jpeg(images.picture(mode=mode)), PHOTOS)
    assert _pixels(found.path).mode == ("L" if mode == "L" else "RGB")


async def test_a_small_image_is_not_blown_up_for_its_thumbnail(inspect: Inspect) -> None:  # D-39
    assert _pixels((await inspect(images.png(), PHOTOS)).thumbnail).size == (60, 40)


async def test_a_thumbnail_shows_clear_parts_white(inspect: Inspect) -> None:  # D-39
    clear = Image.new("RGBA", (500, 1000), (0, 0, 0, 0))
    small = _pixels((await inspect(images.png(clear), PHOTOS)).thumbnail)
    assert (small.size, small.getextrema()) == ((160, 320), ((255, 255),) * 3)


async def test_a_line_of_pixels_has_a_thumbnail(inspect: Inspect) -> None:  # D-39
    found: Inspected = await inspect(images.png(Image.new("RGB", (5000, 1))), PHOTOS)
    assert _pixels(found.thumbnail).size == (320, 1)
