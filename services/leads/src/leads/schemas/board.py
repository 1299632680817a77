"""The board as it is shown."""

from pydantic import BaseModel

from leads.schemas.leads import LeadView


class BoardColumn(BaseModel):
    """A status with its newest leads; `total` counts all that were asked for."""

    status: str
    label: str
    colour: str
    total: int
    items: list[LeadView]


class BoardView(BaseModel):
    """A column for each of the account's statuses, by position."""

    columns: list[BoardColumn]
