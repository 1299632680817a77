"""How phone numbers are compared, and records searched."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.changes import differences
from chassis.phones import international, number_of
from chassis.searching import search_patterns, searched_digits
from chassis.text import folded
from customers.rules import searched_text

ONE_NUMBER = [
    "06 12 34 56 78",
    "0612345678",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06\u00a012\u202f34\u201156\u201378",
    "+33 6 12 34 56 78",
    "+33(0)612345678",
    "0033 6 12 34 56 78",
    "(+33) 612345678",
    "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
]


def finds(query: str, phone: str) -> bool:
    """Whether the digits that are looked for stand in the digits that are kept."""
    kept = searched_digits(phone, number_of(phone, "FR"))
    return all(digits and digits.strip("%") in kept for _, digits in search_patterns(query))


@pytest.mark.parametrize("phone", ONE_NUMBER)
def test_one_number_is_one_number_however_it_is_typed(phone: str) -> None:  # D-14
    assert international(phone, "FR") == "+33612345678"


@pytest.mark.parametrize("phone", ONE_NUMBER)
@pytest.mark.parametrize("query", ONE_NUMBER)
def test_a_number_typed_one_way_is_found_typed_any_other(phone: str, query: str) -> None:  # D-14 C-62
    assert finds(query, phone)


@pytest.mark.parametrize(("country", "e164"), [("FR", "+33471234567"), ("BE", "+32471234567"), ("IT", "+390471234567")])
def test_a_number_without_country_code_is_of_the_accounts_country(country: str, e164: str) -> None:  # D-14
    assert international("0471 23 45 67", country) == e164


@pytest.mark.parametrize(
    ("phone", "country", "number"),
    [("+33612345678 ext. 12", "FR", ("+33612345678", "06 12 34 56 78")),
     ("06 12 34 56 78", "IT", ("+390612345678", "06 1234 5678")),
     ("+44 20 7946 0000", "FR", ("+442079460000", "020 7946 0000"))],
)  # fmt: skip
def test_a_number_is_kept_as_the_world_and_as_its_own_country_dials_it(
    phone: str, country: str, number: tuple[str, str]
) -> None:  # D-14
    assert number_of(phone, country) == number


@pytest.mark.parametrize("phone", ["112", "555-0100", "call 06 12", "0612345678 / 0712345678", "1" * 50])
def test_what_is_no_possible_number_has_no_international_form(phone: str) -> None:
    assert international(phone, "FR") is None
    assert finds(re.sub(r"[a-z]|/.*", "", phone), phone)


@pytest.mark.parametrize("query", ["-", ".", "()", "+", "/", " - "])
def test_separators_alone_are_not_looked_for_among_digits(query: str) -> None:  # D-15
    assert [digits for _, digits in search_patterns(query)] == [None]


@pytest.mark.parametrize("query", ["", " ", "\n\t"])
def test_a_blank_query_asks_for_nothing(query: str) -> None:
    assert search_patterns(query) == []


def test_wildcards_are_literal() -> None:  # D-15
    assert search_patterns("50% a_b c\\d") == [("%50\\%%", None), ("%a\\_b%", None), ("%c\\\\d%", None)]


def test_separators_are_words_of_their_own() -> None:  # D-15
    assert search_patterns(". -") == [("%.%", None), ("%-%", None)]


def test_a_word_is_looked_for_in_the_text_and_its_digits_in_the_number() -> None:  # C-62 D-15
    assert search_patterns("Dupont 06.12") == [("%dupont%", None), ("%06.12%", "%0612%")]


def test_no_match_crosses_from_one_field_to_the_next() -> None:  # D-15
    assert searched_text("Ana", "bob@example.com") == "ana\nbob@example.com"
    assert not finds("7833", "06 12 34 56 78")


@pytest.mark.parametrize(
    ("text", "plain"),
    [("ÉLÉONORE", "eleonore"), ("Straße", "strasse"), ("Œuvre", "oeuvre"), ("Ǽsir", "aesir"), ("Flat №5", "flat no5"),
     ("Łódź", "lodz"), ("İstanbul", "istanbul"), ("Zoë", "zoe"), ("\uff21\uff22", "ab"), ("Σίσυφος", "σισυφοσ")],
)  # fmt: skip
def test_case_and_accents_are_folded(text: str, plain: str) -> None:  # D-15
    assert folded(text) == plain


@settings(deadline=None)
@given(st.text(), st.text())
def test_folding_is_the_same_for_a_part_as_for_the_whole(before: str, after: str) -> None:  # D-15
    assert folded(before + after) == folded(before) + folded(after)
    assert folded(folded(before)) == folded(before)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_searched_for(query: str) -> None:
    for text, digits in search_patterns(query):
        assert text.startswith("%")
        assert digits is None or digits.strip("%").isascii()


@settings(deadline=None)
@given(st.text(max_size=50))
def test_any_phone_number_has_digits_to_search(phone: str) -> None:
    kept = searched_digits(phone, number_of(phone, "FR"))
    assert kept.replace("\n", "") == "" or kept.replace("\n", "").isdecimal()


def test_only_what_really_changes_is_a_change() -> None:  # D-19
    changes = differences({"name": "A", "email": "a@x.fr"}, {"name": "B", "email": "a@x.fr"})
    assert [change.model_dump() for change in changes] == [{"field": "name", "old": "A", "new": "B"}]
