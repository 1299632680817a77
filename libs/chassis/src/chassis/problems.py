"""Every error leaves as a problem document (RFC 9457)."""

import re
from collections.abc import Mapping
from typing import Any, cast

import orjson
import structlog
from litestar import Request, Response
from litestar._signature.types import ExtendedMsgSpecValidationError
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException, ValidationException
from litestar.types import Send
from pydantic_core import ErrorDetails
from tortoise.exceptions import IntegrityError

from chassis.database import is_away
from chassis.errors import Conflict, FieldError, Invalid, NotFound, Refusal, TooLarge, Unavailable
from chassis.parameters import public_names
from chassis.request import request_id
from chassis.validation import field_error, finding
from chassis.words import Words

SIGNS = {"UUID": "not_a_uuid", "`int`": "not_a_number", "date": "not_a_date", "`bool`": "not_a_boolean"}
BOUND = re.compile(r"Expected `int` (>=|<=) (\d+)")
LENGTH = re.compile(r"Expected `str` of length <= (\d+)")
MEDIA_TYPE = "application/problem+json"
NO_NAMES: Mapping[str, str] = {}

log = structlog.get_logger()

AnyRequest = Request[Any, Any, Any]


class Malformed(Refusal):
    """The body is no JSON, or the request breaks off."""

    code = "malformed_request"
    words = Words("The request can't be read.", "La requête est illisible.")


class MethodNotAllowed(Refusal):
    """The path exists, but not with this method."""

    status = 405
    code = "method_not_allowed"
    words = Words("This method is not offered here.", "Cette méthode n'est pas proposée ici.")


class Unexpected(Refusal):
    """Our mistake; the log has the details, the answer has none."""

    status = 500
    code = "internal_error"
    words = Words("Something went wrong on our side.", "Une erreur s'est produite de notre côté.")


def document(refusal: Refusal) -> dict[str, Any]:
    """The problem document of a refusal."""
    return {
        "type": f"urn:problem:{refusal.code}",
        "title": refusal.code.replace("_", " ").capitalize(),
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
        "request_id": request_id.get(),
        **refusal.extra,
    }


def refusal_for(error: Exception, names: Mapping[str, str] = NO_NAMES) -> Refusal:
    """What a caller is told about any exception; `names` are those of parameters that have another one in the code."""
    if isinstance(error, Refusal):
        return error
    if is_away(error):
        return Unavailable()
    if isinstance(error, IntegrityError):
        return Conflict()
    if isinstance(error, HTTPException):
        return _from_litestar(error, names)
    return Unexpected()


def answer(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Litestar's exception handler."""
    names = public_names(request.route_handler) if isinstance(error, ValidationException) else NO_NAMES
    refusal = refusal_for(error, names)
    _log_ours(refusal, error)
    body = orjson.dumps(document(refusal), default=str)
    return Response(body, status_code=refusal.status, media_type=MEDIA_TYPE, headers=refusal.headers)


async def send_problem(error: Exception, send: Send) -> None:
    """Answers outside of Litestar, or where it believes that it has answered."""
    refusal = refusal_for(error)
    _log_ours(refusal, error)
    body = orjson.dumps(document(refusal), default=str)
    own = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **refusal.headers}
    headers = [(name.lower().encode(), value.encode()) for name, value in own.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _log_ours(refusal: Refusal, error: Exception) -> None:
    if refusal.status >= 500:
        log.error("request_failed", code=refusal.code, exc_info=error if refusal.status == 500 else None)


def _from_litestar(error: HTTPException, names: Mapping[str, str]) -> Refusal:
    if isinstance(error, ValidationException):
        return _from_validation(error, names)
    if isinstance(error, NotFoundException):
        return NotFound()
    if isinstance(error, MethodNotAllowedException):
        return MethodNotAllowed(headers=error.headers)
    if error.status_code == 413:
        return TooLarge()
    if "disconnected" in error.detail or error.status_code < 500:
        return Malformed()
    return Unexpected()


def _from_validation(error: ValidationException, names: Mapping[str, str]) -> Refusal:
    """A body's problems come from pydantic, whole; a parameter's from msgspec, as a sentence."""
    cause = error.__cause__
    if isinstance(cause, ExtendedMsgSpecValidationError):
        return Invalid([finding(cast(ErrorDetails, details)) for details in cause.errors])
    if isinstance(cause, KeyError):  # a parameter that has to be there, by its public name
        return Invalid([field_error(str(cause.args[0]), "required")])
    extra = error.extra if isinstance(error.extra, list) else []
    found = [_parameter(item, names) for item in extra if isinstance(item, dict)]
    return Invalid(found) if found else Malformed()


def _parameter(item: dict[str, Any], names: Mapping[str, str]) -> FieldError:
    key, message = str(item.get("key") or "body"), str(item.get("message", ""))
    field = "body" if item.get("source") == "body" else names.get(key, key)
    if message == f"'{key}'" or "got `null`" in message or message.startswith(("Missing", "Object missing")):
        return field_error(field, "required")
    if bound := BOUND.search(message):
        sign, value = bound.groups()
        return field_error(field, "too_small", ge=value) if sign == ">=" else field_error(field, "too_large", le=value)
    if longest := LENGTH.search(message):
        return field_error(field, "too_long", max_length=longest.group(1))
    return next(
        (field_error(field, code) for sign, code in SIGNS.items() if sign in message), field_error(field, "not_allowed")
    )
