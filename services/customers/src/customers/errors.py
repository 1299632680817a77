"""Why the customers service refuses."""

from typing import Any

from chassis.errors import Conflict, NotFound
from chassis.words import Words


class CustomerNotFound(NotFound):
    """No such customer in this account."""

    code = "customer_not_found"
    words = Words("There is no such customer.", "Ce client n'existe pas.")


class PossibleDuplicate(Conflict):
    """A customer with this email or phone exists already; `candidates` shows which."""

    code = "possible_duplicate"
    words = Words(
        "A customer with this email or phone exists already.",
        "Un client avec cet e-mail ou ce téléphone existe déjà.",
    )

    def __init__(self, candidates: list[dict[str, Any]]) -> None:
        super().__init__(candidates=candidates)
