"""What a stored file is called."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.inspection.kinds import Kind
from media.rules import MAX_NAME_BYTES, clean_filename, filename_for

NAMES = {
    "photo.jpg": "photo.jpg",
    "../../etc/passwd": "passwd",
    "C:\\Users\\me\\boiler.png": "boiler.png",
    "a\0b\r\nc\x7f.pdf": "abc.pdf",
    "invoice\u202egpj.exe": "invoicegpj.exe",
    "line\u2028break.png": "linebreak.png",
    "e\u0301tage.png": "\u00e9tage.png",
    "..": "file",
    "": "file",
    "folder/": "file",
    " .hidden. ": "hidden",
    "chauffe-eau n\u00b02 (1).jpeg": "chauffe-eau n\u00b02 (1).jpeg",
}


@pytest.mark.parametrize(("sent", "kept"), NAMES.items())
def test_a_name_is_cleaned(sent: str, kept: str) -> None:
    assert clean_filename(sent) == kept


def test_a_long_name_keeps_its_extension_and_whole_characters() -> None:
    name = clean_filename("\u00e9" * 300 + ".jpeg")
    assert name == "\u00e9" * 125 + ".jpeg"


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(sent: str) -> None:
    name = clean_filename(sent)
    assert 1 <= len(name.encode()) <= MAX_NAME_BYTES
    assert not set(name) & set("/\\\r\n\0")
    assert name == unicodedata.normalize("NFC", name)
    assert name == clean_filename(name)


@pytest.mark.parametrize(
    ("name", "kind", "called"),
    [
        ("tour.html", Kind.PDF, "tour.html.pdf"),
        ("IMG_1.JPG", Kind.JPEG, "IMG_1.JPG"),
        ("IMG_1.jpeg", Kind.JPEG, "IMG_1.jpeg"),
        ("IMG_1.jpeg", Kind.PNG, "IMG_1.jpeg.png"),
        ("file", Kind.PNG, "file.png"),
    ],
)
def test_the_extension_tells_the_true_kind(name: str, kind: Kind, called: str) -> None:  # D-38
    assert filename_for(name, kind) == called


def test_a_name_stays_short_enough_with_its_true_extension() -> None:
    assert len(filename_for("x" * 255, Kind.PDF)) == MAX_NAME_BYTES
    assert filename_for("x" * 255, Kind.PDF).endswith("x.pdf")
