"""What a row would make of a customer, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chassis.text import folded
from chassis.validation import CODES
from customers.commands import ChangeCustomer
from customers.rules.derived import derived
from customers.rules.imports.columns import JOINED, Field
from customers.rules.spreadsheet import restored

REQUIRED: tuple[Field, ...] = ("name", "email", "phone", "address")

CHOICES: dict[str, dict[str, str]] = {
    "kind": {
        "individual": "individual, particulier, particuliere, person, personne, private, prive, b2c",
        "business": "business, company, entreprise, societe, professionnel, pro, b2b, organisation, organization",
        "property_agent": "property agent, property_agent, agent, agency, letting agent, estate agent, agence, "
        "agence immobiliere, agent immobilier, gestionnaire, syndic, bailleur",
    },
    "status": {
        "active": "active, actif, actifs, yes, oui, true, vrai, 1",
        "inactive": "inactive, inactif, no, non, false, faux, 0",
    },
}
MEANING = {
    field: {word: value for value, words in choices.items() for word in words.split(", ")}
    for field, choices in CHOICES.items()
}


class Checker:
    """Checks rows by the rules of the API, with the columns as they are mapped."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, Field | None], country: str) -> None:
        self._width = len(columns)
        self._places: dict[Field, list[int]] = {}
        for place, column in enumerate(columns):
            field = mapping[column]
            if field is not None:
                self._places.setdefault(field, []).append(place)
        self._country = country

    def check(self, position: int, cells: Sequence[str]) -> dict[str, Any]:
        """The row as it is kept: `valid` says that no value is wrong; what a new customer lacks is among `errors`."""
        given = self._given(cells)
        fields, errors = _checked(given)
        if any(cell.strip() for cell in cells[self._width :]):
            errors.append({"field": None, "code": "too_many_cells"})
        valid = not errors
        errors += [{"field": field, "code": "required"} for field in REQUIRED if field not in given]
        return {
            "position": position,
            "cells": cells,
            "fields": fields,
            "derived": self._derived(fields),
            "valid": valid,
            "errors": errors,
        }

    def _derived(self, fields: dict[str, Any]) -> dict[str, str | None]:
        """The columns that a new customer derives; without a name, only those by which others like it are found."""
        name, email, phone = (fields.get(field, "") for field in ("name", "email", "phone"))
        known = derived(name, email, phone, self._country)
        return known | {"folded_email": known["folded_email"] or None}

    def _given(self, cells: Sequence[str]) -> dict[str, str]:
        """The text of every field that has one."""
        given: dict[str, str] = {}
        for field, places in self._places.items():
            texts = [restored(cells[place]).strip() for place in places if place < len(cells)]
            text = JOINED.get(field, "").join(text for text in texts if text)
            if text:
                given[field] = _choice(field, text)
        return given


def _choice(field: Field, text: str) -> str:
    return MEANING[field].get(folded(text), text) if field in MEANING else text


def _checked(given: dict[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The values that are right, and what is wrong with the others."""
    try:
        return ChangeCustomer.model_validate(given).values(), []
    except ValidationError as error:
        errors = [_finding(details) for details in error.errors(include_url=False, include_input=False)]
    wrong = {error["field"] for error in errors}
    right = {field: text for field, text in given.items() if field not in wrong}
    return ChangeCustomer.model_validate(right).values(), errors


def _finding(details: ErrorDetails) -> dict[str, Any]:
    code = CODES.get(details["type"], details["type"])
    limits = {name: value for name, value in details.get("ctx", {}).items() if isinstance(value, int)}
    return {"field": str(details["loc"][0]), "code": "required" if code == "missing" else code, **limits}
