"""What many routes take: who calls, whose record, which page."""

from typing import Annotated, Any
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from chassis.caller import Caller

Calling = NamedDependency[Caller]
Id = FromPath[UUID]

PageNumber = Annotated[int, QueryParameter(ge=1, le=1_000_000, description="The page, from 1.")]
PageSize = Annotated[int, QueryParameter(ge=1, le=100, description="Entries a page.")]
SearchText = Annotated[
    str | None, QueryParameter(name="q", max_length=200, pattern=r"^[^\x00]*$", description="Words; each must match.")
]
"""Without the one character that no text of PostgreSQL's can hold."""


def public_names(handler: Any) -> dict[str, str]:
    """The query parameters that a route declares, by the names that its function has for them."""
    fields = handler.parsed_fn_signature.parameters.values()
    declared = [(field.name, field.kwarg_definition) for field in fields]
    return {name: kind.name or name for name, kind in declared if isinstance(kind, QueryParameter)}
