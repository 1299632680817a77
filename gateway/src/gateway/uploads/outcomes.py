"""From what media says about files to what the client is told."""

from collections.abc import Callable
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from chassis.caller import Caller
from chassis.problems import MEDIA_TYPE
from chassis.request import request_id
from gateway.errors import NoFile
from gateway.paths import PREFIX
from gateway.proxy.upstreams import Answer
from gateway.schemas import Document, FileOutcome, Photo

JSON = "application/json"
SEVERAL = 207

Shape = Callable[[dict[str, Any], Caller], BaseModel]
"""Shows a file that media has stored for a caller."""


def photo_of(media: dict[str, Any], _: Caller) -> Photo:
    """A stored file as a photo."""
    url = f"{PREFIX}/media/{media['id']}"
    return Photo.model_validate({**media, "url": url, "thumbnail_url": f"{url}/thumbnail"})


def document_of(media: dict[str, Any], caller: Caller) -> Document:
    """A stored file as a document."""
    return Document.model_validate({**media, "url": f"{PREFIX}/media/{media['id']}", "uploaded_by": caller.id})


def outcome_of(result: dict[str, Any], kind: Literal["photo", "document"], shape: Shape, caller: Caller) -> FileOutcome:
    """What became of one file, which is called by its kind where it was kept."""
    if result["outcome"] == "rejected":
        problem = {"request_id": request_id.get(), **result["problem"]}
        return FileOutcome(filename=result["filename"], status=problem["status"], problem=problem)
    kept = {kind: shape(result["media"], caller)}
    return FileOutcome.model_validate({"filename": result["filename"], "status": 201, **kept})


def shown(outcomes: list[FileOutcome]) -> Answer:
    """The one file's outcome itself, or what became of them all; raises NoFile for none."""
    if not outcomes:
        raise NoFile
    if len(outcomes) > 1:
        results = [outcome.model_dump(mode="json", exclude_none=True) for outcome in outcomes]
        return Answer(SEVERAL, orjson.dumps({"results": results}), JSON)
    only = outcomes[0]
    kept = only.photo or only.document
    if kept is not None:
        return Answer(only.status, kept.model_dump_json().encode(), JSON)
    return Answer(only.status, orjson.dumps(only.problem), MEDIA_TYPE)
