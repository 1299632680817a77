"""Takes the files of a multipart/form-data request while they arrive."""

from media.upload.form import MAX_FILES
from media.upload.receiving import MAX_BODY_BYTES, clear_leftovers, received_files
from media.upload.spool import MAX_FILE_BYTES, ReceivedFile, RefusedFile

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "ReceivedFile",
    "RefusedFile",
    "clear_leftovers",
    "received_files",
]
