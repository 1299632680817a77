"""Why the gateway refuses."""

from chassis.errors import Invalid, Unauthenticated
from chassis.validation import field_error
from chassis.words import Words


class InvalidCredentials(Unauthenticated):
    """The username or the password is wrong; which of the two is not told."""

    code = "invalid_credentials"
    words = Words("The username or the password is wrong.", "Le nom d'utilisateur ou le mot de passe est incorrect.")


class NoFile(Invalid):
    """An upload without a single file."""

    def __init__(self) -> None:
        super().__init__([field_error("file", "required")])
