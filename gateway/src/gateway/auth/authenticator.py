"""From an Authorization header to somebody who is signed in."""

import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from typing import Any

import orjson

from chassis.errors import Unauthenticated
from gateway.auth.oidc import Issuer
from gateway.auth.principal import Credential, Identity, Principal
from gateway.auth.sessions import Sessions
from gateway.auth.staff import StaffFile

LONGEST_TOKEN = 8192
REMEMBERED = 2048


class Authenticator:
    """Believes the tokens of this gateway's sessions and, where one is configured, of an OIDC issuer."""

    def __init__(self, staff: StaffFile, sessions: Sessions, issuer: Issuer | None) -> None:
        self._staff = staff
        self._sessions = sessions
        self._issuer = issuer
        self._known: OrderedDict[str, Credential] = OrderedDict()

    async def identify(self, authorization: str) -> Identity:
        """Who is calling; raises Unauthenticated, or Unavailable when only the issuer could tell and is away."""
        token = _bearer(authorization)
        known = self._known.get(token)
        credential = known or await self._read(token)
        if credential.expires <= time.time() or self._sessions.ended(credential.session):
            raise Unauthenticated
        return Identity(self._principal(credential), credential.session, is_new=known is None)

    async def _read(self, token: str) -> Credential:
        """Checking a signature costs more than everything else here, so that what was believed is remembered."""
        if self._issuer is not None and _claimed_issuer(token) == self._issuer.url:
            credential = await self._issuer.read(token)
        else:
            credential = self._sessions.read(token, "at+jwt")
        self._known[token] = credential
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return credential

    def _principal(self, credential: Credential) -> Principal:
        """A local account is looked up each time: it may have changed, or be gone."""
        subject = credential.subject
        principal = subject if isinstance(subject, Principal) else self._staff.principal(subject)
        if principal is None:
            raise Unauthenticated
        return principal


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        raise Unauthenticated
    return token


def _claimed_issuer(token: str) -> Any:
    """Only tells who has to check the token; nothing of it is believed yet."""
    try:
        payload = token.split(".")[1]
        return orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iss"]
    except (ValueError, IndexError, KeyError, TypeError):
        return None
