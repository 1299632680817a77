"""An issuer's public keys, from its discovery document."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from chassis.errors import Unauthenticated, Unavailable

ASK_AGAIN_SECONDS = 30
"""How often, at most, an unknown key makes us ask the issuer."""
AWAY_SECONDS = 2
"""How long an issuer that didn't answer is left in peace."""
GOOD_FOR_SECONDS = 3600

PublicKey = RSAKey | ECKey | OKPKey
FetchJson = Callable[[str], Awaitable[Any]]
"""Answers the JSON object at an address; raises OSError when there is none to be had."""
UNREADABLE = (OSError, JoseError, ValueError, KeyError, TypeError)

log = structlog.get_logger()


class IssuerKeys:
    """Fetched when first needed, when an unknown key turns up, and once an hour; the last good ones are kept."""

    def __init__(self, issuer: str, fetch: FetchJson) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._keys: dict[str | None, PublicKey] = {}
        self._stale_at = self._ask_at = 0.0
        self._away = False
        self._turn = asyncio.Lock()

    async def key(self, kid: str | None) -> PublicKey:
        """The key with this id; raises Unauthenticated for an unknown one and Unavailable when nobody can tell."""
        if kid not in self._keys or time.monotonic() > self._stale_at:
            async with self._turn:
                await self._refresh()
        key = self._keys.get(kid)
        if key is None:
            raise Unavailable(AWAY_SECONDS) if self._away else Unauthenticated()
        return key

    async def _refresh(self) -> None:
        if time.monotonic() < self._ask_at:
            return
        try:
            self._keys = await self._fetched()
        except UNREADABLE as error:
            self._away, self._ask_at = True, time.monotonic() + AWAY_SECONDS
            log.warning("oidc_issuer_away", reason=repr(error))
        else:
            self._away, self._ask_at = False, time.monotonic() + ASK_AGAIN_SECONDS
            self._stale_at = time.monotonic() + GOOD_FOR_SECONDS

    async def _fetched(self) -> dict[str | None, PublicKey]:
        discovered = await self._fetch(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if discovered["issuer"] != self._issuer:
            raise ValueError("the discovery document is somebody else's")
        published = (await self._fetch(discovered["jwks_uri"]))["keys"]
        keys = [key for key in map(_usable, published) if key is not None]
        by_kid: dict[str | None, PublicKey] = {key.kid: key for key in keys if key.kid}
        return {None: keys[0], **by_kid} if len(keys) == 1 else by_kid


def _usable(published: dict[str, Any]) -> PublicKey | None:
    """Keys of other kinds may stand beside those that sign."""
    if published.get("kty") not in ("RSA", "EC", "OKP") or published.get("use", "sig") != "sig":
        return None
    try:
        key = import_key(published)
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return key if isinstance(key, PublicKey) else None
