"""Uploading files for a record: streamed to media once the record's service has said that the caller may."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple
from uuid import UUID

import orjson

from chassis.caller import Caller
from chassis.errors import Unavailable
from gateway.proxy.body import Body
from gateway.proxy.headers import asking, passed_on
from gateway.proxy.upstreams import UPLOADS, Answer, Upstreams, answer_of
from gateway.uploads.outcomes import Shape, document_of, outcome_of, photo_of, shown


class Destination(NamedTuple):
    """What files are uploaded to: records of a service, which remembers these `fields` of each file.

    The service says at `/{service}/{id}/{files}/right` whether the caller may, and is told at `…/attach`.
    """

    service: str
    owner_type: str
    files: str
    kind: Literal["photo", "document"]
    shape: Shape
    fields: Sequence[str]


PHOTOS = Destination(
    "installations", "installation", "photos", "photo", photo_of, ("id", "width", "height", "uploaded_at")
)
DOCUMENTS = Destination(
    "leads", "lead", "documents", "document", document_of, ("id", "filename", "content_type", "size", "uploaded_at")
)


class Upload(NamedTuple):
    """Somebody's files for one record."""

    destination: Destination
    record_id: UUID
    caller: Caller
    scope: Mapping[str, Any]
    """The request that brings them, as ASGI has it."""

    async def send(self, upstreams: Upstreams, body: Body) -> Answer:
        """Asks for the right, stores, tells the record's service; the answer says what became of each file."""
        service, place = self.destination.service, self._place
        right = await upstreams.ask(service, f"{place}/right", self.caller, asking(self.scope))
        if right.status != 204:
            return right
        taken = await self._store(upstreams, body)
        if taken.status != 200:
            return taken
        results = orjson.loads(taken.body)["results"]
        refused = await self._attach(
            upstreams, [result["media"] for result in results if result["outcome"] == "stored"]
        )
        return refused or self._told(results)

    @property
    def _place(self) -> str:
        return f"/{self.destination.service}/{self.record_id}/{self.destination.files}"

    async def _store(self, upstreams: Upstreams, body: Body) -> Answer:
        """Streams the files to media, with our word that this caller may add to this record."""
        owner = self.destination.owner_type
        allowed = replace(self.caller, records=frozenset({f"upload:{owner}:{self.record_id}"}))
        target, headers = f"/media?owner_type={owner}&owner_id={self.record_id}", passed_on(self.scope)
        async with upstreams.call("media", "POST", target, allowed, headers, body, UPLOADS) as response:
            return await answer_of(response, "media")

    async def _attach(self, upstreams: Upstreams, stored: list[dict[str, Any]]) -> Answer | None:
        """Tells the service, so that it shows them at once; were it away, media's events would tell it later."""
        if not stored:
            return None
        allowed = replace(self.caller, records=frozenset({f"attach:{self.record_id}"}))
        news = {self.destination.files: [{name: file[name] for name in self.destination.fields} for file in stored]}
        headers, target = asking(self.scope), f"{self._place}/attach"
        try:
            answer = await upstreams.tell(self.destination.service, target, allowed, headers, news)
        except Unavailable:
            return None
        return answer if 400 <= answer.status < 500 else None

    def _told(self, results: list[dict[str, Any]]) -> Answer:
        kind, shape = self.destination.kind, self.destination.shape
        return shown([outcome_of(result, kind, shape, self.caller) for result in results])
