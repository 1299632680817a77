"""Compares passwords with their hashes, for those who exist and those who don't alike."""

import asyncio
import secrets

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""One comparison takes 64 MiB and a core for some 50 ms."""


class Passwords:
    """Compares a few at a time, beside the event loop; `like` is a hash that shows what one comparison costs here."""

    def __init__(self, like: str | None = None) -> None:
        hasher = PasswordHasher.from_parameters(extract_parameters(like)) if like else PasswordHasher()
        self._nobodys = hasher.hash(secrets.token_urlsafe())
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def match(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one of this hash; None, for a user that doesn't exist, takes as long."""
        async with self._turn:
            matched = await asyncio.to_thread(_matches, password_hash or self._nobodys, password)
        return matched and password_hash is not None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
