"""The internal token: what the gateway signs for one service, and what that service believes."""

import time
from collections import OrderedDict
from typing import Any
from uuid import UUID

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import SecretStr

from chassis.caller import Caller
from chassis.errors import Unauthenticated

ALGORITHM = "Ed25519"
TYPE = "internal+jwt"
ISSUER = "gateway"
LIFETIME = 60
REMEMBERED = 2048


def key_from(jwk: str) -> OKPKey:
    """An Ed25519 key from its JWK JSON."""
    return OKPKey.import_key(orjson.loads(jwk))


class Minter:
    """Signs internal tokens; only the gateway has one."""

    def __init__(self, private_key: SecretStr) -> None:
        self._key = key_from(private_key.get_secret_value())

    def mint(self, caller: Caller, audience: str) -> str:
        """A token for one service, good for a minute."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": audience, "iat": now, "exp": now + LIFETIME, **_claims(caller)}
        return jwt.encode({"alg": ALGORITHM, "typ": TYPE}, claims, self._key, algorithms=[ALGORITHM])


class Verifier:
    """Believes tokens of our issuer that are meant for this service, and nothing else."""

    def __init__(self, public_key: str, audience: str) -> None:
        self._key = key_from(public_key)
        self._audience = audience
        self._known: OrderedDict[str, tuple[float, Caller]] = OrderedDict()

    def verify(self, authorization: str) -> Caller:
        """The caller that an Authorization header vouches for; raises Unauthenticated."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated
        expires, caller = self._known.get(token) or self._read(token)
        if expires <= time.time():
            raise Unauthenticated
        return caller

    def _read(self, token: str) -> tuple[float, Caller]:
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            known = self._believed(decoded.header, decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError):
            raise Unauthenticated from None
        self._known[token] = known
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return known

    def _believed(self, header: dict[str, Any], claims: dict[str, Any]) -> tuple[float, Caller]:
        expected = (TYPE, ISSUER, self._audience)
        if (header.get("typ"), claims.get("iss"), claims.get("aud")) != expected:
            raise ValueError("not for us")
        return float(claims["exp"]), _caller(claims)


def _claims(caller: Caller) -> dict[str, Any]:
    return {
        "kind": caller.kind,
        "acc": str(caller.account_id),
        "sub": str(caller.id) if caller.id else None,
        "name": caller.name,
        "eml": caller.email,
        "role": caller.role,
        "chn": caller.channel,
        "cus": str(caller.customer_id) if caller.customer_id else None,
        "rights": sorted(caller.rights),
        "records": sorted(caller.records),
    }


def _caller(claims: dict[str, Any]) -> Caller:
    return Caller(
        kind=claims["kind"],
        account_id=UUID(claims["acc"]),
        id=UUID(claims["sub"]) if claims["sub"] else None,
        name=claims["name"],
        email=claims.get("eml"),
        role=claims["role"],
        channel=claims["chn"],
        customer_id=UUID(claims["cus"]) if claims["cus"] else None,
        rights=frozenset(claims["rights"]),
        records=frozenset(claims["records"]),
    )
