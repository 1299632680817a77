"""What is accepted as a customer, and what is said about what is not."""

from typing import Any

import pytest
from pydantic import ValidationError

from chassis.validation import finding
from customers.commands import ChangeCustomer, CreateCustomer

FORM = {"name": "Ana Müller", "email": "ana@example.com", "phone": "06 12 34 56 78", "address": "1 rue X"}

VALID_EMAILS = [
    "ana@example.com",
    "Ana.Mueller+heating@Example.COM",
    "a@b.co",
    "o'brien@example.ie",
    "user_name-1@sub.sub.example.org",
    "ana@xn--mnchen-3ya.de",
    "ana@münchen.de",
    "josé@example.com",
    "用户@例子.公司",
    "office@portal.test",
    "1234567890@example.com",
    f"{'a' * 64}@example.com",
]
INVALID_EMAILS = [
    "plain",
    "@example.com",
    "ana@",
    "ana@localhost",
    "ana@@example.com",
    "ana@example..com",
    "ana@.example.com",
    "ana@example.com.",
    "ana@-example.com",
    "ana@exa mple.com",
    "ana mueller@example.com",
    ".ana@example.com",
    "ana.@example.com",
    "an..a@example.com",
    "ana@example.com, bob@example.com",
    "ana@example.com;bob@example.com",
    "Ana <ana@example.com>",
    "mailto:ana@example.com",
    "ana@[127.0.0.1]",
    "ana@exam_ple.com",
    "ana@127.0.0.1",
    "ana@example.123",
    "ana@test",
    '"ana"@example.com',
    "ana(home)@example.com",
    "ana\u200b@example.com",
    f"{'a' * 65}@example.com",
    f"ana@{'a' * 64}.com",
    "ana@example.com\r\nBcc: eve@example.com",
    "ana@example.com\x00",
]
PHONES = ["0612345678", "06 12 34 56 78", "+33 (0)6.12.34-56/78", "112", "01 23 45 67 89 (office)", "٠٦١٢٣٤٥٦٧٨"]


def codes(refused: ValidationError) -> dict[str, str]:
    """What was found wrong, by field."""
    return {found.field: found.code for found in map(finding, refused.errors())}


def refusal(command: type[CreateCustomer] | type[ChangeCustomer], body: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        command.model_validate(body)
    return codes(refused.value)


@pytest.mark.parametrize("email", VALID_EMAILS)
def test_an_email_address_is_kept_as_typed(email: str) -> None:  # C-09
    assert CreateCustomer.model_validate(FORM | {"email": f" {email} "}).email == email
    assert ChangeCustomer.model_validate({"email": email}).email == email


@pytest.mark.parametrize("email", INVALID_EMAILS)
def test_what_is_no_email_address_is_refused(email: str) -> None:  # C-09 C-13
    assert refusal(CreateCustomer, FORM | {"email": email})["email"] in ("not_an_email", "control_characters")
    assert refusal(ChangeCustomer, {"email": email}).keys() == {"email"}


@pytest.mark.parametrize("phone", PHONES)
def test_a_phone_number_is_kept_as_typed(phone: str) -> None:  # C-10 D-14
    assert CreateCustomer.model_validate(FORM | {"phone": phone}).phone == phone


@pytest.mark.parametrize("phone", ["12", "call me", "+", "---", "1-2"])
def test_what_has_no_digits_to_dial_is_no_phone_number(phone: str) -> None:  # C-10
    assert refusal(CreateCustomer, FORM | {"phone": phone}) == {"phone": "not_a_phone"}


@pytest.mark.parametrize("field", ["name", "email", "phone", "address"])
@pytest.mark.parametrize("blank", ["", " ", "\t\n ", "\u00a0\u3000"])
def test_a_blank_field_counts_as_missing(field: str, blank: str) -> None:  # C-12
    assert refusal(CreateCustomer, FORM | {field: blank}) == {field: "required"}
    assert refusal(ChangeCustomer, {field: blank}) == {field: "required"}


@pytest.mark.parametrize("field", ["name", "address"])
@pytest.mark.parametrize("invisible", ["\u200b", "\u200d\u200f", "\u3164", "\u2800 \u2800", "\u0301", "\ufeff"])
def test_what_only_looks_blank_is_blank(field: str, invisible: str) -> None:  # C-12
    assert refusal(CreateCustomer, FORM | {field: invisible}) == {field: "required"}


@pytest.mark.parametrize("field", ["name", "email", "phone", "address"])
def test_a_missing_field_is_named(field: str) -> None:  # C-08 C-09 C-10 C-11 C-12
    assert refusal(CreateCustomer, {name: value for name, value in FORM.items() if name != field}) == {
        field: "required"
    }


@pytest.mark.parametrize(
    ("field", "longest"),
    [
        ("name", "x" * 200),
        ("name", "\U0001d504" * 200),
        ("address", "x" * 500),
        ("phone", "1" * 50),
        ("email", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.com"),
    ],
)
def test_one_character_more_than_the_longest_is_too_long(field: str, longest: str) -> None:
    assert getattr(CreateCustomer.model_validate(FORM | {field: longest}), field) == longest
    assert refusal(CreateCustomer, FORM | {field: longest + longest[-1]}) == {field: "too_long"}


@pytest.mark.parametrize("field", ["name", "email", "phone", "address"])
@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066"])
def test_control_characters_are_refused(field: str, sign: str) -> None:
    middle = len(FORM[field]) // 2
    typed = FORM[field][:middle] + sign + FORM[field][middle:]
    assert refusal(CreateCustomer, FORM | {field: typed}) == {field: "control_characters"}


def test_only_an_address_has_several_lines() -> None:
    assert CreateCustomer.model_validate(FORM | {"address": "1 rue X\r\n\t75001 Paris"}).address == (
        "1 rue X\n\t75001 Paris"
    )
    assert refusal(CreateCustomer, FORM | {"name": "Ana\nMüller"}) == {"name": "control_characters"}


@pytest.mark.parametrize(
    "name",
    [
        "👨‍👩‍👧 Famille",
        "שָׁלוֹם בע״מ",
        "شركة می‌خواهم",
        "Société\u00a0: X",
        "Flat №5",
        "Zo\u0308e",
        "a\u200fb",
        "\U0001fae9",
    ],
)
def test_names_of_every_script_are_kept_as_typed(name: str) -> None:  # C-08
    assert CreateCustomer.model_validate(FORM | {"name": name}).name == name


@pytest.mark.parametrize("field", ["name", "email", "phone", "address", "kind", "status"])
def test_null_is_no_value_for_any_field_of_a_change(field: str) -> None:  # C-12
    assert refusal(ChangeCustomer, {field: None}) == {field: "required"}


@pytest.mark.parametrize("value", [3, True, ["a"], {"a": "b"}, 1.5])
@pytest.mark.parametrize("field", ["name", "email", "phone", "address"])
def test_nothing_but_text_is_taken_for_text(field: str, value: Any) -> None:
    assert refusal(CreateCustomer, FORM | {field: value}) == {field: "not_a_string"}
    assert refusal(ChangeCustomer, {field: value}) == {field: "not_a_string"}


@pytest.mark.parametrize("kind", ["individual", "business", "property_agent"])
def test_a_customer_is_an_individual_a_business_or_a_property_agent(kind: str) -> None:  # D-11
    assert CreateCustomer.model_validate(FORM | {"kind": kind}).kind == kind
    assert CreateCustomer.model_validate(FORM).kind == "individual"
    assert refusal(CreateCustomer, FORM | {"kind": kind.title()}) == {"kind": "not_allowed"}


def test_a_status_is_active_or_inactive() -> None:  # C-51
    assert ChangeCustomer.model_validate({"status": "inactive"}).values() == {"status": "inactive"}
    assert ChangeCustomer.model_validate({"status": "active"}).values() == {"status": "active"}
    assert refusal(ChangeCustomer, {"status": "paused"}) == {"status": "not_allowed"}


@pytest.mark.parametrize("field", ["id", "account_id", "version", "created_at", "phone_e164", "nickname"])
def test_fields_that_are_not_the_callers_to_say_are_unknown(field: str) -> None:
    assert refusal(CreateCustomer, FORM | {field: "x"}) == {field: "unknown_field"}
    assert refusal(ChangeCustomer, {field: "x"}) == {field: "unknown_field"}


def test_a_new_customers_status_is_not_for_the_caller_to_say() -> None:  # C-53
    assert refusal(CreateCustomer, FORM | {"status": "inactive"}) == {"status": "unknown_field"}


def test_every_problem_is_found_at_once() -> None:  # C-12 C-13 D-42
    body = {"name": " ", "email": "nope", "phone": "1", "kind": "alien", "nickname": "A"}
    assert refusal(CreateCustomer, body) == {
        "name": "required",
        "email": "not_an_email",
        "phone": "not_a_phone",
        "address": "required",
        "kind": "not_allowed",
        "nickname": "unknown_field",
    }


def test_a_change_knows_what_was_given() -> None:  # C-20
    assert ChangeCustomer.model_validate({}).values() == {}
    assert ChangeCustomer.model_validate({"name": " B "}).values() == {"name": "B"}
