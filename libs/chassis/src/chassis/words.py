"""Text that a person may read, in every language that the product speaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, NamedTuple

Language = Literal["en", "fr"]

language: ContextVar[Language] = ContextVar("language", default="en")


class Words(NamedTuple):
    """One text in English and in French; `{name}` places are filled by `say`."""

    en: str
    fr: str

    def say(self, **values: object) -> str:
        """The text in the language of the request that is being answered."""
        return self.chosen().format(**values)

    def chosen(self) -> str:
        """The text as it stands, in the language of the request that is being answered."""
        return self.fr if language.get() == "fr" else self.en


@contextmanager
def speaking(spoken: Language) -> Iterator[None]:
    """Words inside are said in this language, whoever asks: for what is written to somebody else."""
    token = language.set(spoken)
    try:
        yield
    finally:
        language.reset(token)


def preferred_language(accept_language: str) -> Language:
    """The first language of an `Accept-Language` header that we speak; English where there is none."""
    weighted = [_weighted(part) for part in accept_language.split(",") if part.strip()]
    for _, code in sorted(weighted, key=lambda pair: -pair[0]):
        if code in ("en", "fr"):
            return "fr" if code == "fr" else "en"
    return "en"


def _weighted(part: str) -> tuple[float, str]:
    tag, _, quality = part.strip().partition(";q=")
    try:
        return float(quality or 1), tag.split("-")[0].lower()
    except ValueError:
        return 0.0, tag
