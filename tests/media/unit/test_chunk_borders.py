"""Where the network cuts a body into chunks is nobody's choice, so it may change nothing."""

import os
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from media.errors import Refusal
from media.upload import ReceivedFile, received_files
from tests.media.corpus.forms import BOUNDARY, CONTENT_TYPE, END, form, part, pieces, sent

BORDERS = st.lists(st.integers(0, 10_000), max_size=40)
TRICKY = st.sampled_from([b"", b"\r", b"\r\n", b"\r\n--", b"\r\n--a-boundar", b"--a-boundary", b"\n", b"\r\r\n--a-bo"])
CONTENTS = st.lists(TRICKY | st.binary(max_size=60), max_size=5).map(b"".join)
PARTS = st.builds(
    part,
    CONTENTS,
    st.none() | st.sampled_from(["a.jpg", "", "\u00e9 %22.png", "a\nb", "n" * 2000]),
    st.sampled_from(["file", "file", "file", "title"]),
    st.sampled_from(
        ["", "", "Content-Type: image/png\r\n", "X-A: a\nb\r\n", "X-A: a\rb\r\n", f"X-A: {'a' * 8000}\r\n"]
    ),
)
FORMS = st.lists(PARTS, max_size=4).map(lambda parts: form(*parts))


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """A form, half of the time with a few bytes changed, taken out or put in."""
    body = bytearray(draw(FORMS))
    for _ in range(draw(st.sampled_from([0, 0, 1, 3]))):
        at = draw(st.integers(0, len(body)))
        body[at : at + draw(st.integers(0, 4))] = draw(TRICKY | st.binary(max_size=4))
    return bytes(body)


async def outcome(*chunks: bytes) -> list[tuple[str, ...]]:
    """What came of the chunks, comparable."""
    with tempfile.TemporaryDirectory() as room:
        try:
            async with received_files(sent(*chunks), CONTENT_TYPE, Path(room)) as files:
                return [
                    (file.filename, file.sha256 if isinstance(file, ReceivedFile) else file.refusal.code)
                    for file in files
                ]
        except Refusal as refusal:
            assert os.listdir(room) == []
            return [(refusal.code,)]


@given(body=bodies(), borders=BORDERS)
@example(body=form(part(b"x")), borders=list(range(200)))
@example(body=b"x" * 30 + f"--{BOUNDARY}\r\n".encode() + END, borders=[35])
@settings(max_examples=400, deadline=None)
async def test_chunk_borders_change_nothing(body: bytes, borders: list[int]) -> None:  # D-38
    assert await outcome(*pieces(body, borders)) == await outcome(body)
