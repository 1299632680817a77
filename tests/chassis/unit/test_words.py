"""Text in the reader's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.words import Words, language, preferred_language

GREETING = Words("Good morning, {name}.", "Bonjour {name}.")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,en;q=0.8", "fr"),
        ("en-GB, fr", "en"),
        ("en;q=0.3, fr;q=0.9", "fr"),
        ("de, fr;q=0.5, en;q=0.4", "fr"),
        ("de-CH, it", "en"),
        ("*", "en"),
        ("fr;q=high", "fr"),
        (",,;q=,", "en"),
    ],
)
def test_the_first_language_that_we_speak_is_taken(header: str, expected: str) -> None:
    assert preferred_language(header) == expected


@given(header=some.text())
def test_any_header_leads_to_some_language(header: str) -> None:
    assert preferred_language(header) in ("en", "fr")


def test_words_are_said_in_the_language_of_the_request() -> None:
    assert GREETING.say(name="Ada") == "Good morning, Ada."
    token = language.set("fr")
    assert GREETING.say(name="Ada") == "Bonjour Ada."
    language.reset(token)
