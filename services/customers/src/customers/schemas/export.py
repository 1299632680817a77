"""Customers as an exported table shows them."""

from chassis.words import Words

EXPORTED = {
    "name": Words("Name", "Nom"),
    "email": Words("Email", "E-mail"),
    "phone": Words("Phone", "Téléphone"),
    "address": Words("Address", "Adresse"),
    "kind": Words("Kind", "Type"),
    "status": Words("Status", "Statut"),
    "created_at": Words("Created at", "Créé le"),
    "updated_at": Words("Updated at", "Modifié le"),
    "id": Words("Id", "Identifiant"),
}
"""The columns in their order, with their headings. New ones go to the end."""

FILE_NAME = Words("customers", "clients")


def headings() -> list[str]:
    """The first row, in the reader's language."""
    return [words.say() for words in EXPORTED.values()]
