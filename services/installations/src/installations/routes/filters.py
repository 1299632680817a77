"""What several lists can be narrowed to."""

from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

OfCustomer = Annotated[UUID | None, QueryParameter(name="customer_id", description="Only this customer's.")]
OfContractor = Annotated[
    UUID | None, QueryParameter(name="contractor", description="Only this installation partner's, by its id.")
]
