"""Likely duplicates as they are shown."""

from typing import Literal

from pydantic import BaseModel

from chassis.pages import Page
from customers.schemas.customers import CustomerView


class DuplicatePair(BaseModel):
    """Two customers that may be one, the older first; `score` goes to 100, where everything is the same."""

    customers: tuple[CustomerView, CustomerView]
    reasons: list[Literal["email", "phone", "name_and_address"]]
    score: int


class DuplicatePage(Page):
    """Likely duplicates, the likeliest first."""

    items: list[DuplicatePair]
