"""Why a row, or a whole file, is not taken: codes, and the sentences that belong to them."""

from collections.abc import Mapping
from typing import Any

from chassis.validation import SENTENCES
from chassis.words import Words
from customers.errors import FileTypeNotAllowed

ROWS = {
    "too_many_cells": Words(
        "The row has more cells than there are columns.", "La ligne a plus de cellules qu'il n'y a de colonnes."
    ),
    "several_customers": Words("More than one customer is like this.", "Plusieurs clients correspondent."),
    "exists_by_now": Words(
        "Such a customer was added after the plan was made.", "Un tel client a été ajouté depuis la planification."
    ),
    "changed_meanwhile": Words(
        "The customer was changed after the plan was made.", "Le client a été modifié depuis la planification."
    ),
    "deleted_meanwhile": Words(
        "The customer was deleted after the plan was made.", "Le client a été supprimé depuis la planification."
    ),
    "changed_since": Words("The customer was changed since the import.", "Le client a été modifié depuis l'import."),
    "deleted_since": Words("The customer was deleted since the import.", "Le client a été supprimé depuis l'import."),
}

FILES = {
    "file_type_not_allowed": FileTypeNotAllowed.words,
    "file_damaged": Words("The file is damaged or can't be opened.", "Le fichier est endommagé ou illisible."),
    "file_too_complex": Words("The file takes too much to read.", "Le fichier est trop complexe à lire."),
    "no_rows": Words("The file has no rows below its header.", "Le fichier n'a aucune ligne sous son en-tête."),
    "too_many_rows": Words("At most 100,000 rows in one file.", "100 000 lignes au plus par fichier."),
    "too_many_columns": Words("At most 200 columns.", "200 colonnes au plus."),
    "unknown_column": Words(
        "The mapping names a column that the file does not have.",
        "La correspondance nomme une colonne absente du fichier.",
    ),
    "unexpected": Words("Something went wrong on our side.", "Une erreur s'est produite de notre côté."),
}


def row_reason(error: Mapping[str, Any]) -> str:
    """What is wrong with a row, as a sentence."""
    code = error["code"]
    return ROWS.get(code, SENTENCES.get(code, SENTENCES["not_a_choice"])).say(**error)


def file_reason(code: str) -> str:
    """Why an import failed, as a sentence."""
    return FILES[code].say()
