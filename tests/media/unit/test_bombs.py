"""Files that are small on disk and huge in memory, and what they cost the process that takes them."""

import asyncio
import sys
from collections.abc import Callable

import psutil
import pytest
from pikepdf import Name

from media.errors import FileDamaged
from media.inspection.inspector import DEFAULT_LIMITS, Inspector
from media.inspection.kinds import PHOTOS
from tests.media.corpus import documents, images
from tests.media.unit.conftest import Inspect, running_children

MIB = 1024 * 1024
FLATE, RUN_LENGTH, ASCII85, PHOTO = Name.FlateDecode, Name.RunLengthDecode, Name.ASCII85Decode, Name.DCTDecode
SLOW = images.blank_png(6_300, 6_300)
BOMBS: dict[str, Callable[[], bytes]] = {
    "a PNG of 900 Mpx": lambda: images.blank_png(30_000, 30_000),
    "a PNG of 2 Gpx by its header alone": lambda: images.png().replace(
        b"\0\0\0\x3c\0\0\0\x28", b"\0\0\xb0\0\0\0\xb0\0"
    ),
    "a PNG of one row too many": lambda: images.blank_png(8_000, 5_001),
    "a PDF with 161 MiB in a stream": lambda: documents.pdf_with_stream(documents.flate_bomb(161), FLATE),
    "a PDF with 1 GiB in a stream": lambda: documents.pdf_with_stream(documents.flate_bomb(1024), FLATE),
    "a PDF with 4 GiB in a stream that is packed three times": lambda: documents.pdf_with_stream(
        documents.flate_bomb(4096, 3), *[FLATE] * 3
    ),
    "a PDF with run lengths, packed": lambda: documents.pdf_with_stream(
        documents.flate_bomb(16, filler=b"\x81\0"), FLATE, RUN_LENGTH
    ),
    "a PDF with zeros for ASCII85, packed": lambda: documents.pdf_with_stream(
        documents.flate_bomb(400, filler=b"z"), FLATE, ASCII85
    ),
    "a PDF with a packed object stream": lambda: documents.object_stream_bomb(1024),
    "a PDF of many streams that are each small enough": lambda: documents.many_streams(10, 100),
    "a PDF with 1 GiB around a photo": lambda: documents.pdf_with_stream(documents.flate_bomb(1024), FLATE, PHOTO),
    "a PDF packed too often": lambda: documents.pdf_with_stream(documents.flate_bomb(1, 5), *[FLATE] * 5),
    "a PDF of too many pages": lambda: documents.pdf(2_001),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
async def test_a_bomb_is_refused_and_costs_its_taker_nothing(
    make: Callable[[], bytes], inspect: Inspect
) -> None:  # D-38
    bomb = make()
    assert len(bomb) < 20 * MIB
    before = psutil.Process().memory_info().rss
    with pytest.raises(FileDamaged):
        await inspect(bomb)
    assert psutil.Process().memory_info().rss - before < 8 * MIB


async def test_forty_megapixels_are_taken(inspect: Inspect) -> None:  # D-38
    found = await inspect(images.blank_png(8_000, 5_000), PHOTOS)
    assert (found.width, found.height) == (8_000, 5_000)


async def test_two_thousand_pages_are_taken(inspect: Inspect) -> None:  # D-38
    assert (await inspect(documents.pdf(2_000))).pages == 2_000


async def test_a_child_over_its_memory_is_refused(inspect: Inspect) -> None:  # D-38
    narrow = Inspector(DEFAULT_LIMITS._replace(memory_bytes=100 * MIB))
    with pytest.raises(FileDamaged):
        await inspect(images.blank_png(8_000, 5_000), PHOTOS, narrow)


async def test_a_child_over_its_time_on_the_processor_is_refused(inspect: Inspect) -> None:  # D-38
    long = documents.many_streams(400, 100)
    patient = DEFAULT_LIMITS._replace(cpu_seconds=1, document_bytes=400 * 100 * MIB)
    with pytest.raises(FileDamaged, match="died or exceeded"):
        await inspect(long, inspector=Inspector(patient))


async def test_a_child_over_its_time_is_refused_and_ended(inspect: Inspect) -> None:  # D-38
    with pytest.raises(FileDamaged, match="too long"):
        await inspect(images.jpeg(), PHOTOS, Inspector(DEFAULT_LIMITS._replace(wall_seconds=0.001)))
    assert running_children() == []


async def test_the_taker_lives_on_after_all_of_that(inspect: Inspect) -> None:
    inspector = Inspector(slots=1)
    for bad in (b"", b"\xff\xd8\xff", images.blank_png(30_000, 30_000)):
        with pytest.raises(FileDamaged):
            await inspect(bad, PHOTOS, inspector)
    assert await inspect(images.jpeg(), PHOTOS, inspector)


async def test_a_broken_installation_is_no_damaged_file(inspect: Inspect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(RuntimeError, match="can't import"):
        await inspect(images.jpeg(), PHOTOS)


async def test_a_child_writes_no_more_than_its_limit(inspect: Inspect) -> None:
    with pytest.raises(FileDamaged):
        await inspect(images.jpeg(), PHOTOS, Inspector(DEFAULT_LIMITS._replace(output_bytes=100)))


async def _child() -> psutil.Process:
    async with asyncio.timeout(10):
        while True:
            if children := running_children():
                return children[0]
            await asyncio.sleep(0.002)


async def test_a_child_sees_nothing_of_the_environment(inspect: Inspect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_DATABASE_URL", "canary")
    running = asyncio.create_task(inspect(SLOW, PHOTOS))
    environment = (await _child()).environ()
    await running
    assert set(environment) <= {"LD_LIBRARY_PATH", "LC_CTYPE"}


async def test_a_cancelled_inspection_ends_its_child(inspect: Inspect) -> None:
    running = asyncio.create_task(inspect(SLOW, PHOTOS))
    child = await _child()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not child.is_running()


async def test_no_more_children_run_than_there_are_slots(inspect: Inspect) -> None:
    inspector, most = Inspector(slots=2), 0
    running = asyncio.gather(*(inspect(images.jpeg(), PHOTOS, inspector) for _ in range(8)))
    while not running.done():
        most = max(most, len(running_children()))
        await asyncio.sleep(0.002)
    assert 1 <= most <= 2
    assert len(await running) == 8
