"""Internal tokens for the services."""

import time
from collections import OrderedDict

from pydantic import SecretStr

from chassis.caller import Caller
from chassis.tokens import Minter

REUSED_SECONDS = 20
"""A third of a token's life; what is decided anew for each request, `records`, is never reused."""
REMEMBERED = 2048


class Passes:
    """Mints a token for each caller and service, and uses it for a while: minting takes some 100 µs."""

    def __init__(self, private_key: SecretStr) -> None:
        self._minter = Minter(private_key)
        self._minted: OrderedDict[tuple[Caller, str], tuple[float, str]] = OrderedDict()

    def of(self, caller: Caller, service: str) -> str:
        """A token that tells this service who is calling."""
        if caller.records:
            return self._minter.mint(caller, service)
        until, token = self._minted.get((caller, service), (0.0, ""))
        return token if until > time.monotonic() else self._mint(caller, service)

    def _mint(self, caller: Caller, service: str) -> str:
        token = self._minter.mint(caller, service)
        self._minted[caller, service] = time.monotonic() + REUSED_SECONDS, token
        if len(self._minted) > REMEMBERED:
            self._minted.popitem(last=False)
        return token
