"""Cells that a spreadsheet would run instead of showing."""

import unicodedata

QUOTE = "'"
RUN = frozenset("=+-@\t\r\n")
"""What a formula may begin with, and white space that spreadsheets drop in front of one."""


def neutralised(text: str) -> str:
    """The text as a spreadsheet shows it: an apostrophe goes before what would be run, phones that begin with + too."""
    return QUOTE + text if _would_run(text.lstrip(QUOTE)) else text


def restored(text: str) -> str:
    """The text before it was `neutralised`; text that never was stays as it is."""
    return text[1:] if text.startswith(QUOTE) and _would_run(text.lstrip(QUOTE)) else text


def _would_run(text: str) -> bool:
    """By the first letter; the full-width and the small forms of = + - @ count as these."""
    return unicodedata.normalize("NFKC", text[:1])[:1] in RUN if text else False
