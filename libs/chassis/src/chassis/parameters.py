"""What many routes take: who calls, whose record, which page."""

from typing import Annotated
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from chassis.caller import Caller

Calling = NamedDependency[Caller]
Id = FromPath[UUID]

PageNumber = Annotated[int, QueryParameter(ge=1, le=1_000_000, description="The page, from 1.")]
PageSize = Annotated[int, QueryParameter(ge=1, le=100, description="Entries a page.")]
SearchText = Annotated[str | None, QueryParameter(name="q", max_length=200, description="Words; each must match.")]
