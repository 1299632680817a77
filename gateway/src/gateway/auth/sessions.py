"""Sessions of those who signed in with a local account: a short access token and a longer refresh token."""

import time
from typing import Any, Literal, NamedTuple
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from pydantic import SecretStr

from chassis.errors import Unauthenticated
from chassis.ids import new_id
from chassis.tokens import ALGORITHM, key_from
from gateway.auth.principal import Credential

ACCESS_SECONDS = 15 * 60
REFRESH_SECONDS = 12 * 60 * 60
ISSUER = "gateway"
AUDIENCE = "partner-portal"

TokenType = Literal["at+jwt", "refresh+jwt"]


class Pair(NamedTuple):
    """The two tokens of a session."""

    access: str
    refresh: str


class Sessions:
    """Signs and reads session tokens.

    A session that ends is remembered by this process only, until its last token has expired: after a restart, or
    at another gateway beside this one, an access token that was copied before still works for its 15 minutes and
    a refresh token for its 12 hours. Removing the account from the staff file ends its sessions everywhere.
    """

    def __init__(self, private_key: SecretStr) -> None:
        self._key = key_from(private_key.get_secret_value())
        self._ended: dict[str, float] = {}

    def pair(self, member_id: UUID, session: str | None = None) -> Pair:
        """Tokens for a new session, or for one that goes on."""
        claims = {"sub": str(member_id), "sid": session or str(new_id())}
        return Pair(self._sign("at+jwt", ACCESS_SECONDS, claims), self._sign("refresh+jwt", REFRESH_SECONDS, claims))

    def read(self, token: str, token_type: TokenType) -> Credential:
        """What a token of ours says; raises Unauthenticated."""
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            credential = _believed(decoded.header, decoded.claims, token_type)
        except (JoseError, ValueError, KeyError, TypeError):
            raise Unauthenticated from None
        if credential.expires <= time.time() or self.ended(credential.session):
            raise Unauthenticated
        return credential

    def end(self, session: str) -> None:
        """Refuses the session's tokens from now on."""
        now = time.time()
        self._ended = {known: until for known, until in self._ended.items() if until > now}
        self._ended[session] = now + REFRESH_SECONDS

    def ended(self, session: str) -> bool:
        """Whether the session was ended here."""
        return session in self._ended

    def _sign(self, token_type: TokenType, seconds: int, claims: dict[str, Any]) -> str:
        now = int(time.time())
        own = {"iss": ISSUER, "aud": AUDIENCE, "jti": str(new_id()), "iat": now, "exp": now + seconds}
        header = {"alg": ALGORITHM, "typ": token_type}
        return jwt.encode(header, {**own, **claims}, self._key, algorithms=[ALGORITHM])


def _believed(header: dict[str, Any], claims: dict[str, Any], token_type: TokenType) -> Credential:
    if (header.get("typ"), claims["iss"], claims["aud"]) != (token_type, ISSUER, AUDIENCE):
        raise ValueError("not one of these")
    return Credential(str(claims["sid"]), float(claims["exp"]), UUID(claims["sub"]))
