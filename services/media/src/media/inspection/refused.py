"""How the child says no."""


class Refused(Exception):
    """The file is not taken; `code` is a media error's code, the message its reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def wrong_type(reason: str) -> Refused:
    """The file is of a kind that may not be stored."""
    return Refused("file_type_not_allowed", reason)


def damaged(reason: str) -> Refused:
    """The file does not decode within its limits."""
    return Refused("file_damaged", reason)
