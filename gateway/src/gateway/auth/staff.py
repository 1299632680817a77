"""The local accounts: a JSON file `{"staff": [{id, account_id, username, name, email, role, password_hash}]}`."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import structlog
from argon2 import Type, extract_parameters
from argon2.exceptions import InvalidHashError
from pydantic import AfterValidator, BaseModel, SecretStr, ValidationError

from chassis.caller import Role
from gateway.auth.principal import Principal

log = structlog.get_logger()


def _argon2id(password_hash: SecretStr) -> SecretStr:
    try:
        good = extract_parameters(password_hash.get_secret_value()).type is Type.ID
    except InvalidHashError:
        good = False
    if not good:
        raise ValueError("An argon2id hash is needed.")
    return password_hash


class StaffMember(BaseModel):
    """A local account; its password is kept as an argon2id hash."""

    id: UUID
    account_id: UUID
    username: str
    name: str
    email: str
    role: Role
    password_hash: Annotated[SecretStr, AfterValidator(_argon2id)]

    @property
    def principal(self) -> Principal:
        """The account's owner."""
        return Principal(id=self.id, name=self.name, email=self.email, account_id=self.account_id, role=self.role)


class StaffList(BaseModel):
    """The file's content."""

    staff: list[StaffMember]


class StaffFile:
    """Looks accounts up, and reads the file again as soon as it changes: who is removed from it is out at once."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._state = self._look()
        self._take(self._read())

    def named(self, username: str) -> StaffMember | None:
        """The account with this username, in whatever case it is typed."""
        self._refresh()
        return self._by_name.get(folded_username(username))

    def principal(self, member_id: UUID) -> Principal | None:
        """The owner of the account with this id, as they are now."""
        self._refresh()
        return self._principals.get(member_id)

    def some_hash(self) -> str | None:
        """One of the password hashes; None where there are no accounts."""
        return next((member.password_hash.get_secret_value() for member in self._by_name.values()), None)

    def _take(self, members: list[StaffMember]) -> None:
        self._by_name = {folded_username(member.username): member for member in members}
        self._principals = {member.id: member.principal for member in members}

    def _refresh(self) -> None:
        """A file that can't be read keeps those in who were."""
        state = self._look()
        if state == self._state:
            return
        self._state = state
        try:
            self._take(self._read())
        except (OSError, ValidationError) as error:
            log.error("staff_file_unreadable", reason=type(error).__name__)

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat() if self._path else None
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size, status.st_ino) if status else None

    def _read(self) -> list[StaffMember]:
        return StaffList.model_validate_json(self._path.read_bytes()).staff if self._path else []


def folded_username(username: str) -> str:
    """A username as it is compared."""
    return username.strip().casefold()
