"""Why a file can't be planned."""


class FileRefused(Exception):
    """The file as a whole is refused; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
