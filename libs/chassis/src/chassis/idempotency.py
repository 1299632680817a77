"""`Idempotency-Key`: a repeated POST is answered with the first answer, and done once.

The key's row, what the request changes and the answer are one transaction: a crash leaves all or nothing, and
a second request with the same key waits for the first one's commit.
"""

import hashlib
import re
from typing import Any
from uuid import UUID

import orjson
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Send

from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.errors import IdempotencyKeyReused, Refusal, TooLarge, invalid
from chassis.problems import Malformed, send_problem
from chassis.words import Words

LONGEST_KEY = 255
LARGEST_BODY = 1024 * 1024
NOBODY = UUID(int=0)
TOO_LONG = Words("At most 255 printable characters.", "255 caractères imprimables au plus.")

CLAIM = """
INSERT INTO idempotency_key (account_id, caller_id, key, fingerprint) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING key
"""
FIND = """
SELECT fingerprint, status, headers, body FROM idempotency_key WHERE account_id = $1 AND caller_id = $2 AND key = $3
"""
STORE = """
UPDATE idempotency_key SET status = $4, headers = $5, body = $6, shows = ARRAY(
    SELECT unnest($7::uuid[]) EXCEPT SELECT aggregate_id FROM to_forget WHERE aggregate_id = ANY($7)
)
WHERE account_id = $1 AND caller_id = $2 AND key = $3
"""

FORGET = "UPDATE idempotency_key SET fingerprint = '' WHERE account_id = $1 AND caller_id = $2 AND key = $3"

IDS = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class AnswerErased(Refusal):
    """The key was used before; what the first answer showed has been deleted, and the answer with it."""

    status = 410
    code = "answer_erased"
    words = Words(
        "What this request was answered with has been deleted.",
        "Ce qui répondait à cette requête a été supprimé.",
    )


class Refused(Exception):
    """Carries an answer that must not be remembered out of the transaction that it ends."""


class Answer:
    """What an application sent, held back until it is sure."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def send(self, message: Message) -> None:
        """Takes the place of the server's `send`."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(bytes(name), bytes(value)) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    @property
    def may_be_kept(self) -> bool:
        """Whether the application allows it; what shows a secret says no."""
        return (b"cache-control", b"no-store") not in [(name.lower(), value) for name, value in self.headers]

    async def deliver(self, send: Send) -> None:
        """Sends it to the client."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


async def claim(caller: Caller, key: str, fingerprint: str) -> Answer | None:
    """Takes the key for this request, or returns the first answer; raises IdempotencyKeyReused.

    Call it inside the transaction that does the work, and `remember` before that ends.
    """
    _check(key)
    if await fetch(CLAIM, *_owner(caller), key, fingerprint):
        return None
    return await find_first(caller, key, fingerprint)


async def find_first(caller: Caller, key: str, fingerprint: str) -> Answer | None:
    """The first answer to this key, None where there is none yet; raises IdempotencyKeyReused or AnswerErased."""
    _check(key)
    rows = await fetch(FIND, *_owner(caller), key)
    if rows and not rows[0]["fingerprint"]:
        raise AnswerErased
    if rows and rows[0]["fingerprint"] != fingerprint:
        raise IdempotencyKeyReused
    return _answer(rows[0]) if rows else None


async def remember(caller: Caller, key: str, answer: Answer, place: str) -> None:
    """Keeps the answer for the next request with this key, until a record goes that it shows or `place` names.

    One that has gone by now was not shown: what a deletion answers with is kept. Of an answer with
    `Cache-Control: no-store` only that it was given is kept, as if what it showed had gone.
    """
    if not answer.may_be_kept:
        await fetch(FORGET, *_owner(caller), key)
        return
    headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in answer.headers]
    shows = list({UUID(found.decode()) for found in IDS.findall(place.encode() + b" " + answer.body)})
    await fetch(STORE, *_owner(caller), key, answer.status, orjson.dumps(headers).decode(), answer.body, shows)


class IdempotencyMiddleware(ASGIMiddleware):
    """Serves every POST with a JSON body or none; uploads look after their keys themselves.

    Strangers have none: nobody could tell theirs apart, and no erasure would find what they were answered.
    """

    async def handle(self, scope: Any, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Lets the request through, or answers it from memory."""
        headers = dict(scope["headers"])
        key = headers.get(b"idempotency-key", b"").decode("latin-1")
        multipart = headers.get(b"content-type", b"").startswith(b"multipart/")
        if scope["type"] != "http" or scope["method"] != "POST" or not key or multipart or _is_stranger(scope):
            await next_app(scope, receive, send)
            return
        try:
            answer = await self._once(scope, await _body(receive), key, next_app)
        except Exception as error:
            await send_problem(error, send)
        else:
            await answer.deliver(send)

    async def _once(self, scope: Any, body: bytes, key: str, next_app: ASGIApp) -> Answer:
        caller: Caller = scope["user"]
        answer = Answer()
        try:
            async with transaction():
                first = await claim(caller, key, _fingerprint(scope, body))
                if first is not None:
                    return first
                await next_app(scope, _replay(body), answer.send)
                if answer.status >= 400:
                    raise Refused
                await remember(caller, key, answer, scope["path"])
        except Refused:
            pass
        return answer


def _check(key: str) -> None:
    if not key.isprintable() or len(key) > LONGEST_KEY:
        raise invalid("Idempotency-Key", "too_long", TOO_LONG)


def _is_stranger(scope: Any) -> bool:
    caller: Caller = scope["user"]
    return caller.kind == "stranger"


def _owner(caller: Caller) -> tuple[UUID, UUID]:
    return caller.account_id, caller.id or NOBODY


def _answer(row: dict[str, Any]) -> Answer:
    answer = Answer()
    answer.status, answer.body = row["status"], row["body"]
    answer.headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in orjson.loads(row["headers"])]
    return answer


def _fingerprint(scope: Any, body: bytes) -> str:
    place = f"{scope['method']} {scope['path']}?".encode() + scope["query_string"]
    return hashlib.sha256(place + b"\n" + body).hexdigest()


async def _body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise TooLarge
        if not message.get("more_body"):
            return body


def _replay(body: bytes) -> Receive:
    waiting: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    return receive
