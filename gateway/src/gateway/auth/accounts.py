"""Signing in with a local account."""

import structlog

from gateway.auth.passwords import Passwords
from gateway.auth.principal import Principal
from gateway.auth.staff import StaffFile, folded_username
from gateway.auth.throttle import Throttle
from gateway.errors import InvalidCredentials

log = structlog.get_logger()


class LocalAccounts:
    """Checks usernames and passwords; the answer doesn't tell which of the two is wrong, nor does its time."""

    def __init__(self, staff: StaffFile, passwords: Passwords, by_username: Throttle, by_address: Throttle) -> None:
        self._staff = staff
        self._passwords = passwords
        self._by_username = by_username
        self._by_address = by_address

    async def sign_in(self, username: str, password: str, address: str) -> Principal:
        """Who has this username and password; raises InvalidCredentials, or TooMany after many failures."""
        username = folded_username(username)
        self._count(username, address)
        member = self._staff.named(username)
        password_hash = member.password_hash.get_secret_value() if member else None
        if not await self._passwords.match(password_hash, password) or member is None:
            log.warning("sign_in_failed", address=address, staff_id=str(member.id) if member else None)
            raise InvalidCredentials
        self._by_username.forget(username)
        self._by_address.take_back(address)
        log.info("signed_in", staff_id=str(member.id))
        return member.principal

    def _count(self, username: str, address: str) -> None:
        self._by_username.check(username)
        self._by_address.check(address)
        self._by_username.count(username)
        self._by_address.count(address)
