"""From what media says about files to what the client is told."""

from typing import Any

from chassis.problems import MEDIA_TYPE
from chassis.request import request_id
from gateway.errors import NoFile
from gateway.paths import PREFIX
from gateway.schemas import FileOutcome, Photo

JSON = "application/json"
SEVERAL = 207


def photo_of(media: dict[str, Any]) -> Photo:
    """A stored file as a photo."""
    url = f"{PREFIX}/media/{media['id']}"
    return Photo(
        id=media["id"],
        url=url,
        thumbnail_url=f"{url}/thumbnail",
        width=media["width"],
        height=media["height"],
        uploaded_at=media["uploaded_at"],
    )


def outcome_of(result: dict[str, Any]) -> FileOutcome:
    """What became of one file."""
    if result["outcome"] == "rejected":
        problem = {"request_id": request_id.get(), **result["problem"]}
        return FileOutcome(filename=result["filename"], status=problem["status"], problem=problem)
    return FileOutcome(filename=result["filename"], status=201, photo=photo_of(result["media"]))


def stored_photos(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The files that media has just taken in, as the installation remembers them."""
    fields = ("id", "width", "height", "uploaded_at")
    return [{name: result["media"][name] for name in fields} for result in results if result["outcome"] == "stored"]


def shown(outcomes: list[FileOutcome]) -> tuple[int, str, Any]:
    """Status, content type and body: of the one file's outcome itself, or of them all; raises NoFile for none."""
    if not outcomes:
        raise NoFile
    if len(outcomes) > 1:
        results = [outcome.model_dump(mode="json", exclude_none=True) for outcome in outcomes]
        return SEVERAL, JSON, {"results": results}
    only = outcomes[0]
    if only.photo is not None:
        return only.status, JSON, only.photo.model_dump(mode="json")
    return only.status, MEDIA_TYPE, only.problem
