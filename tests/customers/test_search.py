"""Searching customers by name, email and phone."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Add = Callable[..., Awaitable[dict[str, Any]]]
Form = Callable[..., dict[str, Any]]

FORMS = {
    "06 12 34 56 78": ["0612345678", "33612345678"],
    "+33 7.11.22.33.44": ["33711223344", "0711223344"],
    "555-0100": ["5550100"],
}
LENIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
PLAIN = {"á": "a", "à": "a", "ß": "ss", "œ": "oe"}


async def names(office: httpx.AsyncClient, query: str) -> list[str]:
    """Who is found, newest first."""
    answer = await office.get("/customers", params={"q": query, "page_size": 100})
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] == len(page["items"])
    return [item["name"] for item in page["items"]]


async def test_a_word_is_looked_for_in_name_email_and_phone_at_once(office: httpx.AsyncClient, add: Add) -> None:
    # C-62
    await add(name="Studio 612", email="a@example.com", phone="01 00 00 00 01")
    await add(name="B", email="b612@example.com", phone="01 00 00 00 02")
    await add(name="C", email="c@example.com", phone="06 12 00 00 03")
    await add(name="D", email="d@example.com", phone="01 00 00 00 04", address="612 rue X")
    assert await names(office, "612") == ["C", "B", "Studio 612"]


async def test_every_word_has_to_match_some_field(office: httpx.AsyncClient, add: Add) -> None:  # D-15 C-62
    await add(name="Ana Müller", email="office@heating.example", phone="06 12 34 56 78")
    await add(name="Ana Schmidt", email="ana@schmidt.example", phone="06 99 99 99 99")
    assert await names(office, "ana") == ["Ana Schmidt", "Ana Müller"]
    assert await names(office, "müller ana") == ["Ana Müller"]
    assert await names(office, "  heating   ANA\t0612 ") == ["Ana Müller"]
    assert await names(office, "müller schmidt") == []


@pytest.mark.parametrize(
    "query",
    ["eleonore", "ÉLÉONORE", "élÉonore", "leono", "STRASSE", "straße", "oeuvre", "ŒUVRE", "no5", "№5", "facade"],
)
async def test_case_and_accents_make_no_difference(office: httpx.AsyncClient, add: Add, query: str) -> None:  # D-15
    await add(name="Éléonore Straße, Œuvre №5, façade")
    await add(name="Bob")
    assert await names(office, query) == ["Éléonore Straße, Œuvre №5, façade"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("50%", "50% off"),
        ("%", "50% off"),
        ("a_b", "a_b"),
        ("_", "a_b"),
        ("\\", "c\\d"),
        ("c\\d", "c\\d"),
        ("'", "o'b"),
    ],
)
async def test_wildcards_and_backslashes_are_literal(
    office: httpx.AsyncClient, add: Add, query: str, found: str
) -> None:  # D-15
    for name in ("50% off", "500 off", "a_b", "axb", "c\\d", "cd", "o'b"):
        await add(name=name)
    assert await names(office, query) == [found]


@pytest.mark.parametrize("query", ["-", "..", "()", "+", "/"])
async def test_separators_find_only_themselves(office: httpx.AsyncClient, add: Add, query: str) -> None:  # D-15
    await add(name=f"With {query}", email="a@example.com", phone="0612345678")
    await add(name="Without", email="b@example.com", phone="+33 (0)6-12..34/56 78")
    assert await names(office, query) == [f"With {query}"]


@pytest.mark.parametrize("phone", ["06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "0033.6.12.34.56.78"])
@pytest.mark.parametrize(
    "query",
    ["0612345678", "06 12 34 56 78", "06-12-34", "12.34.56", "+33612345678", "+33 (0)6 12 34", "0033 6 12", "(+33) 612",
     "33612", "345 678", "06\u00a012\u00a034"],
)  # fmt: skip
async def test_a_number_is_found_by_its_digits_however_both_are_typed(
    office: httpx.AsyncClient, add: Add, phone: str, query: str
) -> None:  # D-14 C-62
    await add(name="Found", phone=phone)
    await add(name="Other", phone="07 98 76 54 32")
    assert await names(office, query) == ["Found"]


async def test_a_number_typed_with_spaces_finds_no_other_number_with_the_same_pairs(
    office: httpx.AsyncClient, add: Add
) -> None:  # D-14
    await add(name="One", phone="06 00 00 00 01")
    await add(name="Ten", phone="06 00 00 00 10")
    assert await names(office, "06 00 00 00 01") == ["One"]


async def test_a_match_does_not_cross_from_one_field_to_the_next(office: httpx.AsyncClient, add: Add) -> None:  # D-15
    await add(name="Ana", email="bob@example.com", phone="06 12 34 56 78")
    assert [await names(office, query) for query in ("anabob", "ana\nbob@", "7833", "com06")] == [[], ["Ana"], [], []]


async def test_inactive_customers_are_found(office: httpx.AsyncClient, add: Add) -> None:  # C-56
    quiet = await add(name="Quiet")
    await office.patch(f"/customers/{quiet['id']}", json={"status": "inactive"})
    assert await names(office, "quiet") == ["Quiet"]


@pytest.mark.parametrize("query", ["👨‍👩‍👧", "בע״מ", "می‌خواهم", "e\u0301", "用户"])
async def test_names_of_every_script_are_found(office: httpx.AsyncClient, add: Add, query: str) -> None:  # C-62 D-15
    await add(name="👨‍👩‍👧 שלום בע״מ می‌خواهم Zoé 用户")
    assert len(await names(office, query)) == 1


def plain(text: str) -> str:
    return "".join(PLAIN.get(letter, letter) for letter in text.lower())


def number(text: str) -> str | None:
    """The digits of a text that is a piece of a phone number."""
    rest = text.removeprefix("+")
    digits = "".join(letter for letter in rest if letter.isdigit())
    if not digits or set(rest) - set("0123456789 -."):
        return None
    return digits[2:] if digits.startswith("00") and len(digits) > 2 else digits


def matches(customer: dict[str, Any], query: str) -> bool:
    """The rule of D-15, word for word; digits typed with spaces are one word (D-14)."""

    def found(word: str) -> bool:
        in_text = any(plain(word) in plain(customer[field]) for field in ("name", "email"))
        digits = number(word)
        return in_text or (digits is not None and any(digits in form for form in FORMS[customer["phone"]]))

    whole = " ".join(query.split())
    return all(found(word) for word in ([whole] if number(whole) else whole.split()))


@st.composite
def customers_and_queries(draw: st.DrawFn) -> tuple[list[dict[str, str]], list[str]]:
    """A few customers, and queries that are made of pieces of them as often as not."""
    name = st.text("aAáÀbBßŒ%_\\-. 016", min_size=1, max_size=12).filter(str.strip).map(str.strip)
    email = st.builds("{}@{}.fr".format, st.text("ab_%6", min_size=1, max_size=4), st.sampled_from(["b-a", "a0"]))
    form = st.fixed_dictionaries({"name": name, "email": email, "phone": st.sampled_from(sorted(FORMS))})
    forms = draw(st.lists(form, min_size=1, max_size=4))
    fields = [value for filled in forms for value in filled.values()]
    piece = st.builds(
        lambda text, a, b: text[min(a, b) : max(a, b)], st.sampled_from(fields), *[st.integers(0, 17)] * 2
    )
    word = st.one_of(piece, piece.map(str.swapcase), st.text("aÀŒ%_\\+-.016", max_size=4))
    return forms, draw(st.lists(st.lists(word, max_size=3).map(" ".join), min_size=1, max_size=6))


@settings(max_examples=150, deadline=None, suppress_health_check=LENIENT)
@given(case=customers_and_queries())
async def test_a_search_finds_what_the_rule_says(service: Service, form: Form, case: Any) -> None:  # C-62 D-14 D-15
    forms, queries = case
    async with client_of(service, somebody(account_id=new_id())) as office:
        for filled in forms:
            answer = await office.post("/customers", json=form(**filled), params={"allow_duplicate": "true"})
            assert answer.status_code == 201, answer.text
        for query in queries:
            expected = [filled["name"] for filled in reversed(forms) if matches(filled, query)]
            assert await names(office, query) == expected, query
