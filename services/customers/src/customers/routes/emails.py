"""`/customers/{id}/emails`."""

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from customers import domain, queries
from customers.commands import SendEmail
from customers.schemas import EmailPage, EmailView

EmailsPerHour = NamedDependency[int | None]


@post("/{customer_id:uuid}/emails", guards=[staff(*WRITERS)], status_code=202)
async def send_email(
    caller: Calling, customer_id: Id, data: JSONBody[SendEmail], emails_per_hour: EmailsPerHour
) -> EmailView:
    """Send a customer an email; it is queued, and leaves within seconds."""
    return (await domain.send_email(caller, customer_id, data, emails_per_hour)).view()


@get("/{customer_id:uuid}/emails", guards=[staff(*OFFICE)])
async def list_emails(
    caller: Calling, customer_id: Id, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[EmailPage]:
    """Show the emails to a customer and what became of them, newest first."""
    return encoded(await queries.emails(caller.account_id, customer_id, page, page_size))


router = Router("/customers", route_handlers=[send_email, list_emails], tags=["customers"])
