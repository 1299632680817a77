"""What the child is asked to do and within which bounds."""

from typing import NamedTuple

MIB = 1024 * 1024


class Limits(NamedTuple):
    """What an inspection may cost at most; a file that needs more counts as damaged.

    The memory is the child's address space: 40 Mpx are 160 MB a copy, two copies exist at once, and a progressive
    JPEG adds its coefficients. The hungriest 40 Mpx file that was tried (progressive CMYK, turned) needs 510 MB.
    """

    pixels: int = 40_000_000
    pages: int = 2_000
    stream_bytes: int = 160 * MIB
    document_bytes: int = 512 * MIB
    memory_bytes: int = 640 * MIB
    output_bytes: int = 128 * MIB
    cpu_seconds: int = 20
    wall_seconds: float = 60.0


class Job(NamedTuple):
    """One inspection: the file, the kinds that are allowed for it, and the folder that takes what comes out of it."""

    path: str
    folder: str
    allowed: list[str]
    limits: Limits

    @property
    def content(self) -> str:
        """Where the rebuilt file goes."""
        return f"{self.folder}/content"

    @property
    def thumbnail(self) -> str:
        """Where the thumbnail goes."""
        return f"{self.folder}/thumbnail"

    @property
    def answer(self) -> str:
        """Where the child's answer goes."""
        return f"{self.folder}/answer"
