"""What becomes of a customer's addresses, whatever is done to them in whatever order."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from customers.rules import address_changes, with_address
from customers.schemas import AddressView, untouched_primary

CUSTOMER = UUID(int=1)
LONG_AGO, NOW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
PRIMARY = untouched_primary(CUSTOMER, "1 rue des Lilas", LONG_AGO)

steps = st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=20)


def address(number: int, *, billing: bool, version: int) -> AddressView:
    is_primary = number == 1
    given = {"id": UUID(int=number), "is_primary": is_primary, "is_billing": billing, "version": version}
    return PRIMARY.model_copy(update={**given, "updated_at": NOW})


@given(steps)
def test_the_last_one_set_is_the_only_billing_address_until_it_is_unset(steps: list[tuple[int, bool]]) -> None:
    # M-14 D-12
    addresses, expected = [PRIMARY], None
    for number, billing in steps:
        addresses = with_address(addresses, address(number, billing=billing, version=7))
        expected = number if billing else None if expected == number else expected
    assert [one.id.int for one in addresses if one.is_billing] == ([expected] if expected else [])
    assert addresses[0].is_primary
    assert len({one.id for one in addresses}) == len(addresses) == len({1, *(number for number, _ in steps)})


def test_an_address_that_loses_the_invoices_gets_a_new_version_and_no_other_does() -> None:  # M-14 D-41
    first, second = address(2, billing=True, version=3), address(3, billing=False, version=5)
    after = with_address([PRIMARY, first, second], address(4, billing=True, version=1))
    assert [one.version for one in after] == [1, 4, 5, 1]
    assert [one.updated_at for one in after] == [LONG_AGO, NOW, NOW, NOW]


def test_a_changed_partner_is_told_by_id_and_access_contacts_by_number() -> None:  # D-19
    contact = {"name": "Tim", "phone": None, "email": None, "description": None, "is_primary": False}
    after = AddressView.model_validate(
        PRIMARY.model_dump() | {"installation_partner_id": UUID(int=9), "access_contacts": [contact], "version": 2}
    )
    assert [(one.field, one.old, one.new) for one in address_changes(PRIMARY, after)] == [
        ("installation_partner_id", None, str(UUID(int=9))),
        ("access_contacts", 0, 1),
    ]
