"""Files on their way to the records that they belong to."""

from gateway.uploads.sending import DOCUMENTS, PHOTOS, Upload

__all__ = ["DOCUMENTS", "PHOTOS", "Upload"]
