"""An archive that is written while it is sent."""

import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.composition.archive import Archive
from gateway.composition.personal_data import name_in_archive

TEXTS = st.binary(max_size=300_000)


def archived(files: dict[str, list[bytes]]) -> tuple[bytes, Archive]:
    archive, sent = Archive(), b""
    for name, pieces in files.items():
        with archive.adding(name, sum(map(len, pieces))) as put:
            for piece in pieces:
                sent += put(piece)
    return sent + archive.end(), archive


@given(pieces=st.lists(TEXTS, max_size=4), text=TEXTS)
def test_what_was_put_in_piece_by_piece_comes_out_whole(pieces: list[bytes], text: bytes) -> None:
    content, archive = archived({"files/é.jpg": pieces, "b.json": [text]})
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert opened.read("files/é.jpg") == b"".join(pieces)
        assert opened.read("b.json") == text
    whole = b"".join(pieces)
    assert archive.parts[0] == ("files/é.jpg", len(whole), hashlib.sha256(whole).hexdigest())


def test_nothing_is_held_back_for_longer_than_a_piece() -> None:
    archive, piece, sent = Archive(), bytes(65536), 0
    with archive.adding("a", 65536 * 64) as put:
        for number in range(1, 65):
            sent += len(put(piece))
            assert number * 65536 - sent < 2 * 65536


def test_a_reader_that_goes_from_front_to_back_can_take_it() -> None:
    """Such readers find the end of a file only where it is deflated."""
    content, _ = archived({"a.txt": [b"first", b"second"]})
    signature, _, flags, method = struct.unpack("<IHHH", content[:10])
    assert (signature, flags & 0x08, method) == (0x04034B50, 0x08, zipfile.ZIP_DEFLATED)
    start = 30 + len("a.txt")
    assert zlib.decompressobj(-zlib.MAX_WBITS).decompress(content[start:]) == b"firstsecond"


@pytest.mark.parametrize("cut", [1, 22, 60])
def test_an_archive_that_breaks_off_is_not_taken_for_a_whole_one(cut: int) -> None:
    content, _ = archived({"a.txt": [b"text"]})
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(content[:-cut]))


@pytest.mark.parametrize(
    ("filename", "place"),
    [
        ("roof.jpg", "files/0007-roof.jpg"),
        ("../../etc/passwd", "files/0007-_.._etc_passwd"),
        ("..\\..\\boot.ini", "files/0007-_.._boot.ini"),
        ("C:\\a.png", "files/0007-C__a.png"),
        ("/abs.jpg", "files/0007-_abs.jpg"),
        ("Élan vital.jpg", "files/0007-Élan vital.jpg"),
        ("a\x00b\n.jpg", "files/0007-a_b_.jpg"),
        ("", "files/0007-"),
        ("...", "files/0007-"),
        (".jpg", "files/0007-jpg"),
        ("x" * 300 + ".jpg", "files/0007-" + "x" * 150 + ".jpg"),
    ],
)
def test_a_files_name_leads_nowhere(filename: str, place: str) -> None:
    assert name_in_archive(7, filename) == place


@given(st.text(max_size=400))
def test_any_name_stays_in_its_folder_and_can_be_written(filename: str) -> None:
    place = PurePosixPath(name_in_archive(12345, filename))
    assert place.parent == PurePosixPath("files")
    assert place.name.startswith("12345-")
    assert ".." not in place.parts
    assert len(place.name.encode()) < 255
    assert not set(place.name) & set('\\/:*?"<>|\0')


def test_files_of_one_name_do_not_clash() -> None:
    assert len({name_in_archive(number, "photo.jpg").lower() for number in range(1, 20_000)}) == 19_999
