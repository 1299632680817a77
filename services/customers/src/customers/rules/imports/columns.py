"""Which column means which field: guessed from its header, in English and in French, or given."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from chassis.text import folded
from customers.rules.imports.refused import FileRefused

Field = Literal["name", "email", "phone", "address", "kind", "status"]
FIELDS: tuple[Field, ...] = ("name", "email", "phone", "address", "kind", "status")
JOINED: dict[Field, str] = {"name": " ", "address": ", "}
"""Fields that several columns may make together, and what comes between their values."""

LONGEST_HEADER = 100
MOST_COLUMNS = 200
BETWEEN = re.compile(r"[\W_]+")

NAMES: dict[Field, str] = {
    "name": "name, full name, customer, customer name, client, client name, company, company name, first name, "
    "firstname, last name, lastname, surname, given name, family name, contact, contact name, "
    "nom, nom complet, nom client, nom du client, prenom, nom de famille, nom et prenom, prenom et nom, "
    "raison sociale, societe, entreprise, denomination, nom usuel",
    "email": "email, e mail, mail, email address, e mail address, customer email, "
    "courriel, adresse email, adresse e mail, adresse mail, adresse courriel, adresse electronique, mel",
    "phone": "phone, phone number, telephone, telephone number, tel, mobile, mobile phone, mobile number, cell, "
    "cell phone, contact number, "
    "numero de telephone, no de telephone, n de telephone, num tel, numero, portable, tel portable, "
    "telephone portable, telephone mobile, tel mobile, telephone fixe, fixe, gsm",
    "address": "address, street address, postal address, site address, service address, street, address line 1, "
    "address line 2, city, town, postcode, post code, postal code, zip, zip code, "
    "adresse, adresse postale, adresse complete, adresse du site, adresse chantier, adresse 1, adresse 2, rue, "
    "numero et rue, complement d adresse, complement adresse, code postal, cp, ville, commune, localite",
    "kind": "kind, type, customer type, customer kind, client type, category, "
    "genre, type de client, type client, categorie, nature",
    "status": "status, state, customer status, statut, etat, statut client, actif",
}
PARTS_OF_NAMES = {
    "first name", "firstname", "given name", "last name", "lastname", "surname", "family name",
    "nom", "nom de famille", "prenom",
}  # fmt: skip
"""Headers of columns that make a name together; of all others with a name in them the first one is taken."""

MEANING: dict[str, Field] = {name: field for field, names in NAMES.items() for name in names.split(", ")}


def columns_of(header: Sequence[str]) -> list[str]:
    """A name for every column, no two alike; raises FileRefused where there are too many."""
    while header and not header[-1].strip():
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise FileRefused("too_many_columns")
    columns: list[str] = []
    for number, cell in enumerate(header, 1):
        name = " ".join(cell.split())[:LONGEST_HEADER] or f"column {number}"
        columns.append(name if name not in columns else f"{name} ({number})")
    return columns


def mapping_of(columns: Sequence[str], given: Mapping[str, Field | None]) -> dict[str, Field | None]:
    """The field of every column, or none: as given, otherwise guessed; raises FileRefused for columns that aren't."""
    if not set(given) <= set(columns):
        raise FileRefused("unknown_column")
    mapping: dict[str, Field | None] = {column: given.get(column) for column in columns}
    for column in columns:
        if column not in given:
            mapping[column] = _guess(column, {known for known, field in mapping.items() if field == _meaning(column)})
    return mapping


def mapped_twice(mapping: Mapping[str, Field | None]) -> set[Field]:
    """Fields that more than one column is given for, of those that take only one."""
    fields = [field for field in mapping.values() if field is not None and field not in JOINED]
    return {field for field in fields if fields.count(field) > 1}


def _guess(column: str, others: set[str]) -> Field | None:
    """What a column means, given the other columns that mean the same."""
    meaning = _meaning(column)
    if meaning == "name" and others:
        return (
            meaning if _simple(column) in PARTS_OF_NAMES and PARTS_OF_NAMES.issuperset(map(_simple, others)) else None
        )
    return None if others and meaning not in JOINED else meaning


def _meaning(column: str) -> Field | None:
    return MEANING.get(_simple(column))


def _simple(header: str) -> str:
    return BETWEEN.sub(" ", folded(header)).strip()
