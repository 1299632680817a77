"""Signing in and out."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from chassis.errors import Unauthenticated
from chassis.guards import EVERYBODY, staff
from gateway.auth.accounts import LocalAccounts
from gateway.auth.principal import Identity, Principal
from gateway.auth.sessions import ACCESS_SECONDS, Pair, Sessions
from gateway.auth.staff import StaffFile
from gateway.guards import anybody
from gateway.schemas import Refresh, SignedIn, SignIn

AnyRequest = Request[Any, Identity, Any]
TAGS = ["auth"]


@post("/auth/sign-in", guards=[anybody], status_code=200, tags=TAGS, security=[{}])
async def sign_in(
    data: JSONBody[SignIn],
    request: AnyRequest,
    accounts: NamedDependency[LocalAccounts],
    sessions: NamedDependency[Sessions],
) -> Response[SignedIn]:
    """Sign in with a username and a password."""
    address = request.client.host if request.client else ""
    principal = await accounts.sign_in(data.username, data.password.get_secret_value(), address)
    return signed_in(sessions.pair(principal.id), principal)


@post("/auth/refresh", guards=[anybody], status_code=200, tags=TAGS, security=[{}])
async def refresh(
    data: JSONBody[Refresh], sessions: NamedDependency[Sessions], staff_file: NamedDependency[StaffFile]
) -> Response[SignedIn]:
    """Go on with a session: new tokens, for the account as it is now."""
    credential = sessions.read(data.refresh_token.get_secret_value(), "refresh+jwt")
    principal = staff_file.principal(credential.subject) if isinstance(credential.subject, UUID) else None
    if principal is None:
        raise Unauthenticated
    return signed_in(sessions.pair(principal.id, credential.session), principal)


@post("/auth/sign-out", guards=[staff(*EVERYBODY)], status_code=204, tags=TAGS)
async def sign_out(request: AnyRequest, sessions: NamedDependency[Sessions]) -> None:
    """End the session."""
    sessions.end(request.auth.session)


@get("/auth/me", guards=[staff(*EVERYBODY)], tags=TAGS)
async def read_me(request: AnyRequest) -> Principal:
    """Show who is signed in."""
    identity: Identity = request.auth
    return identity.principal


def signed_in(pair: Pair, principal: Principal) -> Response[SignedIn]:
    """A session's tokens, which nobody may keep on the way."""
    body = SignedIn(
        access_token=pair.access, expires_in=ACCESS_SECONDS, refresh_token=pair.refresh, principal=principal
    )
    return Response(body, headers={"Cache-Control": "no-store"})


handlers = [sign_in, refresh, sign_out, read_me]
