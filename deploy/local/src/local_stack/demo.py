"""The demo accounts: who can sign in on a fresh start. There are no sample customers."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from argon2 import PasswordHasher

from local_stack.private_files import write_private

PASSWORD = "demo-password"  # noqa: S105 - the demo's, printed at every start
COMPANIES = {
    "01a2003e-a317-7038-8e98-3b8531f7382c": "Demo",
    "01a2003e-a317-7038-8e98-3b863f89de3f": "Other",
}
_DEMO, _OTHER = COMPANIES


@dataclass(frozen=True)
class StaffMember:
    """Somebody with a local account."""

    id: str
    account_id: str
    username: str
    name: str
    role: str

    @property
    def email(self) -> str:
        """An address in a domain that nobody can own."""
        return f"{self.username}@{COMPANIES[self.account_id].lower()}.example"


STAFF = (
    StaffMember("01a2003e-a317-7038-8e98-3b87aa39cf15", _DEMO, "admin", "Ada Admin", "admin"),
    StaffMember("01a2003e-a317-7038-8e98-3b88d9c26978", _DEMO, "manager", "Max Manager", "manager"),
    StaffMember("01a2003e-a317-7038-8e98-3b89a8eba240", _DEMO, "sales", "Sam Sales", "sales"),
    StaffMember("01a2003e-a317-7038-8e98-3b8a19f17b30", _DEMO, "technician", "Tina Technician", "technician"),
    StaffMember("01a2003e-a317-7038-8e98-3b8b944ee238", _DEMO, "viewer", "Vic Viewer", "viewer"),
    StaffMember("01a2003e-a317-7038-8e98-3b8c88ec96dc", _OTHER, "other-admin", "Olga Other", "admin"),
)


def write_staff_file(path: Path) -> None:
    """Write the gateway's staff file with the demo accounts, unless there is one: somebody may have edited it."""
    if path.exists():
        return
    hashed = PasswordHasher().hash
    staff = [{**asdict(member), "email": member.email, "password_hash": hashed(PASSWORD)} for member in STAFF]
    write_private(path, json.dumps({"staff": staff}, indent=2))
