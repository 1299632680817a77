"""Whatever bytes come: an answer, or one of the refusals, and the child's folder goes with a refusal."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media.errors import FileDamaged, FileTypeNotAllowed
from media.inspection.inspector import Inspector
from media.inspection.kinds import DOCUMENTS
from tests.media.corpus import documents, images

VALID = (
    images.jpeg(exif=images.exif_with_gps(3), comment=b"hello", icc_profile=images.swapping_profile()),
    images.jpeg(progressive=True),
    images.png(images.picture(mode="RGBA"), pnginfo=images.png_text()),
    images.png(images.picture(mode="P")),
    documents.pdf(),
    documents.e_invoice(),
)
HEADS = (b"", b"\xff\xd8\xff", images.PNG_HEAD, b"%PDF-1.7\n")


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A valid file with bytes changed, taken out or put in."""
    data = bytearray(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return bytes(data)


def rubbish() -> st.SearchStrategy[bytes]:
    """Random bytes, mostly behind a head that promises a kind."""
    return st.builds(bytes.__add__, st.sampled_from(HEADS), st.binary(max_size=300))


async def _outcome(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        upload = _uploaded(Path(folder), data)
        try:
            return (await Inspector().inspect_in_child(upload, DOCUMENTS)).kind
        except (FileTypeNotAllowed, FileDamaged) as refusal:
            assert os.listdir(folder) == [upload.name]
            return refusal.code


def _uploaded(folder: Path, data: bytes) -> Path:
    upload = folder / "1"
    upload.write_bytes(data)
    return upload


@given(data=mangled())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_a_mangled_file_is_taken_or_refused(data: bytes) -> None:  # D-38
    assert await _outcome(data) in {"jpeg", "png", "pdf", "file_damaged", "file_type_not_allowed"}


@given(data=rubbish())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_rubbish_is_refused(data: bytes) -> None:  # D-38
    assert await _outcome(data) in {"file_damaged", "file_type_not_allowed"}
