"""Believes the access tokens of one OpenID Connect issuer."""

import hashlib
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry
from pydantic import ValidationError

from chassis.errors import Unauthenticated
from gateway.auth.oidc.keys import FetchJson, IssuerKeys
from gateway.auth.principal import Credential, Principal

ALGORITHMS = ["RS256", "ES256", "EdDSA", "Ed25519"]
LEEWAY_SECONDS = 30
NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""RFC 9562's namespace for addresses."""


class ClaimNames(NamedTuple):
    """Where the issuer says which role somebody has, and in which account."""

    role: str = "role"
    account: str = "account_id"


class Issuer:
    """Checks signature, issuer, audience and time; `sub`, where it is no UUID, becomes one."""

    def __init__(self, url: str, audience: str, names: ClaimNames, fetch: FetchJson) -> None:
        self.url = url
        self._names = names
        self._keys = IssuerKeys(url, fetch)
        self._rules = JWTClaimsRegistry(None, LEEWAY_SECONDS, **_expected(url, audience))

    async def read(self, token: str) -> Credential:
        """What a token says; raises Unauthenticated, or Unavailable while the issuer's keys can't be had."""
        try:
            key = await self._keys.key(_header(token).get("kid"))
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
            self._rules.validate(claims)
            return Credential(_session(token), float(claims["exp"]), self._principal(claims))
        except (JoseError, ValidationError, ValueError, KeyError, TypeError):
            raise Unauthenticated from None

    def _principal(self, claims: dict[str, Any]) -> Principal:
        return Principal(
            id=_id(self.url, claims["sub"]),
            name=claims.get("name") or claims.get("preferred_username") or claims["sub"],
            email=claims.get("email") or "",
            account_id=claims[self._names.account],
            role=claims[self._names.role],
        )


def _expected(url: str, audience: str) -> dict[str, ClaimsOption]:
    expected: dict[str, ClaimsOption] = {
        "iss": {"essential": True, "value": url},
        "sub": {"essential": True},
        "exp": {"essential": True},
    }
    return expected | ({"aud": {"essential": True, "value": audience}} if audience else {})


def _header(token: str) -> dict[str, Any]:
    """Before the signature is checked: only good for choosing the key."""
    return dict(jws.extract_compact(token.encode()).headers())


def _session(token: str) -> str:
    return f"oidc:{hashlib.sha256(token.encode()).hexdigest()}"


def _id(issuer: str, subject: str) -> UUID:
    try:
        return UUID(subject)
    except ValueError:
        return uuid5(uuid5(NAMESPACE, issuer), subject)
