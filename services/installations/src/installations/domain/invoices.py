"""What can be done to invoices."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from tortoise.exceptions import IntegrityError

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import transaction
from chassis.validation import invalid_field
from contracts.installations import InvoiceAdded, InvoiceChanged, InvoiceDeleted, InvoiceRelinked
from installations.commands import AddInvoice, ChangeInvoice
from installations.domain.belongings import Belongings
from installations.domain.changing import take_over
from installations.domain.papers import add_paper
from installations.domain.partners import refuse_unknown_partner
from installations.errors import InvoiceNumberTaken
from installations.models import Invoice

INVOICES = Belongings(
    "invoices",
    Invoice,
    relinked=lambda invoice, former_id: InvoiceRelinked(invoice=invoice.state(), former_customer_id=former_id),
    deleted=lambda invoice: InvoiceDeleted(invoice=invoice.last_state()),
)


async def add_invoice(caller: Caller, command: AddInvoice) -> Invoice:
    """Enters an invoice; raises InvoiceNumberTaken, or what `add_paper` raises."""
    invoice = Invoice(account_id=caller.account_id, **command.model_dump())
    with _each_number_once():
        return await add_paper(caller, invoice, lambda added: InvoiceAdded(invoice=added.state()))


async def change_invoice(caller: Caller, invoice_id: UUID, command: ChangeInvoice, expected: int | None) -> Invoice:
    """Changes what was given; saying what is already so changes nothing. Raises InvoiceNumberTaken, too."""
    with _each_number_once():
        async with transaction():
            invoice = await Invoice.take(caller.account_id, invoice_id, expected)
            changes = take_over(invoice, command)
            if not changes:
                return invoice
            if invoice.due < invoice.date:
                raise invalid_field("due", "too_early", first=invoice.date)
            await refuse_unknown_partner(caller.account_id, command.installation_partner_id)
            return await change(
                caller, invoice, lambda changed: InvoiceChanged(invoice=changed.state(), changes=changes)
            )


async def delete_invoice(caller: Caller, invoice_id: UUID, expected: int | None) -> None:
    """Deletes an invoice for good, whose number is free again; one that is void stays to be seen."""
    await INVOICES.delete(caller, invoice_id, expected)


@contextmanager
def _each_number_once() -> Iterator[None]:
    """Says in our words what the database alone can know: that somebody else has just used the number."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.__cause__, "constraint_name", None) != "invoice_number":
            raise
        raise InvoiceNumberTaken from error
