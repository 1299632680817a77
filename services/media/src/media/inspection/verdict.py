"""Judges one file by its content; runs in the child only."""

import hashlib
import json
from importlib import import_module
from typing import Any, BinaryIO

from media.inspection.job import Job, Limits
from media.inspection.kinds import MAGIC_BYTES, Kind, kind_of
from media.inspection.refused import Refused, damaged, wrong_type

# Loaded by name, because Pillow and pikepdf are most of a child's start and no file needs both.
_ROOMS = {
    Kind.JPEG: "media.inspection.images",
    Kind.PNG: "media.inspection.images",
    Kind.PDF: "media.inspection.documents",
}


def judge(order: dict[str, Any]) -> None:
    """Inspect the ordered file and leave the answer in the job's folder."""
    job = Job(**{**order, "limits": Limits(**order["limits"])})
    answer = _judged(job)
    with open(job.answer, "w", encoding="utf-8") as out:
        json.dump(answer, out)


def _judged(job: Job) -> dict[str, Any]:
    try:
        with open(job.path, "rb") as source:
            return _inspected(source, job)
    except ImportError:
        raise
    except Refused as refused:
        return {"refused": refused.code, "reason": refused.reason}
    except Exception as error:  # decoders raise anything on hostile bytes, and all of it means the same
        return {"refused": "file_damaged", "reason": f"it does not decode ({type(error).__name__})"}


def _inspected(source: BinaryIO, job: Job) -> dict[str, Any]:
    head = source.read(MAGIC_BYTES)
    source.seek(0)
    if not head:
        raise damaged("it is empty")
    kind = kind_of(head)
    if kind is None or kind not in job.allowed:
        raise wrong_type(f"it is not one of {', '.join(job.allowed)}")
    facts = import_module(_ROOMS[kind]).inspect_file(kind, source, job)
    return {"kind": kind, **facts, **_identity(job.path if kind is Kind.PDF else job.content)}


def _identity(path: str) -> dict[str, Any]:
    with open(path, "rb") as content:
        return {"sha256": hashlib.file_digest(content, "sha256").hexdigest(), "size": content.tell()}
