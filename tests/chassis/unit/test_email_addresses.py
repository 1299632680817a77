"""Which texts are email addresses."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as some
from pydantic import TypeAdapter, ValidationError

from chassis.text import Email

EMAIL = TypeAdapter(Email)
LONG = ".".join(3 * ["b" * 60])
"""A domain that leaves 71 characters for the rest of an address."""

locals_ = some.text("aB0.-_+é@", min_size=1, max_size=5)
domains = some.text("ab0.-_é", min_size=1, max_size=6)
endings = some.sampled_from(["", ".fr", ".test", ".local", ".invalid"])


def is_taken(text: str) -> bool:
    try:
        EMAIL.validate_python(text)
    except ValidationError:
        return False
    return True


def is_valid(text: str) -> bool:
    """What the library says of the whole; a domain without a dot is nobody's."""
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        return False
    return "." in checked.domain


@settings(max_examples=400, deadline=None)
@given(local=locals_, domain=domains, ending=endings)
@example(local="a" * 64, domain="x", ending=".fr")
@example(local="a" * 65, domain="x", ending=".fr")
@example(local="a" * 64, domain=LONG, ending=".fr")
@example(local="a", domain=f"{LONG}.{'b' * 63}", ending=".fr")
@example(local="a", domain="[127.0.0.1]", ending="")
def test_an_address_is_judged_as_a_whole_whatever_was_seen_of_its_domain_before(
    local: str, domain: str, ending: str
) -> None:
    assert is_taken(f"{local}@{domain}{ending}") == is_valid(f"{local}@{domain}{ending}")


@pytest.mark.parametrize(
    "text", ["a@x..fr", ".a@x.fr", "a.@x.fr", "a..b@x.fr", "a@", "@x.fr", "a b@x.fr", "a@localhost"]
)
def test_what_looks_like_an_address_and_is_none_is_refused(text: str) -> None:
    assert not is_taken(text)
    assert is_taken("a.b+c_d-e@x.fr")
