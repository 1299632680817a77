"""Why a request is refused. Each refusal knows its status, its code and its words; routes raise, nobody translates."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from chassis.words import Words


class FieldError(NamedTuple):
    """One thing that is wrong with the input: where, which rule, in words."""

    field: str
    code: str
    message: str


class Refusal(Exception):
    """Base of everything that is answered with a problem document."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    words: ClassVar[Words] = Words("The request can't be understood.", "La requête est incompréhensible.")

    def __init__(self, *, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(self.code)
        self.headers = dict(headers or {})
        self.extra = extra

    @property
    def detail(self) -> str:
        """What happened, in the reader's language."""
        return self.words.say(**self.extra)


class Unauthenticated(Refusal):
    """Nobody, or nobody that we know, is calling."""

    status = 401
    code = "unauthenticated"
    words = Words("Sign in first.", "Connectez-vous d'abord.")

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class Forbidden(Refusal):
    """The caller is known, but their role or right does not reach this far."""

    status = 403
    code = "forbidden"
    words = Words("Your role does not allow this.", "Votre rôle ne le permet pas.")


class NotFound(Refusal):
    """There is no such thing, or it is somebody else's: the answer is the same."""

    status = 404
    code = "not_found"
    words = Words("There is no such thing.", "Cet élément n'existe pas.")


class Conflict(Refusal):
    """The request is fine, but not in the state that things are in."""

    status = 409
    code = "conflict"
    words = Words("That does not go with the present state.", "L'état actuel ne le permet pas.")


class IdempotencyKeyReused(Conflict):
    """The key was used before, for another request."""

    code = "idempotency_key_reused"
    words = Words(
        "This Idempotency-Key was used for another request.",
        "Cette Idempotency-Key a déjà servi pour une autre requête.",
    )


class StaleVersion(Refusal):
    """The record was changed since the caller read it; `current` shows it as it is now."""

    status = 412
    code = "stale_version"
    words = Words("The record has changed since you read it.", "L'élément a changé depuis votre lecture.")

    def __init__(self, current: Mapping[str, Any], version: int) -> None:
        super().__init__(headers={"ETag": f'"{version}"'}, current=current)


class TooLarge(Refusal):
    """The body is over the limit."""

    status = 413
    code = "body_too_large"
    words = Words("The request is too large.", "La requête est trop volumineuse.")


class Invalid(Refusal):
    """The input breaks rules; `errors` names every field and rule."""

    status = 422
    code = "invalid_input"
    words = Words("Some of the input is not valid.", "Certaines données ne sont pas valides.")

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(errors=[error._asdict() for error in errors])


class TooMany(Refusal):
    """The caller has to slow down."""

    status = 429
    code = "too_many_requests"
    words = Words("Too many attempts; wait a little.", "Trop de tentatives ; patientez un peu.")

    def __init__(self, retry_after: int) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)})


class Unavailable(Refusal):
    """Something that we depend on is away; the same request may work in `retry_after` seconds."""

    status = 503
    code = "unavailable"
    words = Words("The service is not available right now.", "Le service est indisponible pour le moment.")

    def __init__(self, retry_after: int = 2) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)})


def invalid(field: str, code: str, words: Words, **values: object) -> Invalid:
    """One field breaks one rule."""
    return Invalid([FieldError(field, code, words.say(**values))])
