"""From pydantic's findings to ours: a stable code and a sentence in the reader's language for each field."""

from collections.abc import Iterable

from pydantic_core import ErrorDetails

from chassis.errors import FieldError, Invalid
from chassis.words import Words

CODES = {
    "missing": "required",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_allowed",
    "enum": "not_allowed",
    "string_pattern_mismatch": "not_allowed",
    "uuid_parsing": "not_a_uuid",
    "uuid_type": "not_a_uuid",
    "string_type": "not_a_string",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
    "int_parsing_size": "not_a_number",
    "finite_number": "not_a_number",
    "list_type": "not_a_list",
    "tuple_type": "not_a_list",
    "date_parsing": "not_a_date",
    "date_from_datetime_parsing": "not_a_date",
    "date_type": "not_a_date",
    "time_parsing": "not_a_time",
    "bool_parsing": "not_a_boolean",
    "bool_type": "not_a_boolean",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "datetime_parsing": "not_a_moment",
    "datetime_from_date_parsing": "not_a_moment",
    "datetime_object_invalid": "not_a_moment",
    "timezone_aware": "not_a_moment",
    "decimal_parsing": "not_an_amount",
    "decimal_type": "not_an_amount",
    "decimal_max_places": "not_an_amount",
    "decimal_max_digits": "not_an_amount",
    "decimal_whole_digits": "not_an_amount",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}

SENTENCES = {
    "required": Words("This is required.", "Ce champ est obligatoire."),
    "too_short": Words(
        "Too short: at least {min_length} characters.", "Trop court : {min_length} caractères au moins."
    ),
    "too_long": Words("Too long: at most {max_length} characters.", "Trop long : {max_length} caractères au plus."),
    "too_many": Words("Too many: at most {max_length}.", "Trop d'éléments : {max_length} au plus."),
    "unknown_field": Words("There is no such field.", "Ce champ n'existe pas."),
    "unknown_parameter": Words("There is no such parameter.", "Ce paramètre n'existe pas."),
    "not_allowed": Words("Not one of the allowed values.", "Cette valeur n'est pas permise."),
    "not_a_uuid": Words("Not a UUID.", "Ce n'est pas un UUID."),
    "not_a_string": Words("Not a text.", "Ce n'est pas un texte."),
    "not_an_object": Words("Not a JSON object.", "Ce n'est pas un objet JSON."),
    "not_a_list": Words("Not a list.", "Ce n'est pas une liste."),
    "not_a_number": Words("Not a whole number.", "Ce n'est pas un nombre entier."),
    "not_a_date": Words("Not a date (YYYY-MM-DD).", "Ce n'est pas une date (AAAA-MM-JJ)."),
    "not_a_time": Words("Not a time (HH:MM).", "Ce n'est pas une heure (HH:MM)."),
    "not_a_moment": Words(
        "Not a moment (RFC 3339, with its time zone).", "Ce n'est pas un instant (RFC 3339, avec son fuseau)."
    ),
    "not_an_amount": Words(
        "Not an amount (two decimals at most).", "Ce n'est pas un montant (deux décimales au plus)."
    ),
    "not_a_decimal": Words("Not a number.", "Ce n'est pas un nombre."),
    "too_many_places": Words("At most {places} decimals.", "{places} décimales au plus."),
    "not_a_frequency": Words(
        "Not weekly, monthly, quarterly, half_yearly or yearly, nor a rule of RFC 5545 by days.",
        "Ni weekly, monthly, quarterly, half_yearly ou yearly, ni une règle RFC 5545 par jours.",
    ),
    "not_after_start": Words("The end has to be after the start.", "La fin doit être après le début."),
    "too_early": Words("On {first} or later.", "Le {first} ou plus tard."),
    "not_a_currency": Words(
        "Not a currency (three letters of ISO 4217, such as EUR).",
        "Ce n'est pas une devise (trois lettres d'ISO 4217, comme EUR).",
    ),
    "not_a_boolean": Words("Not true or false.", "Ni vrai ni faux."),
    "too_small": Words("At least {ge}.", "Au moins {ge}."),
    "too_large": Words("At most {le}.", "Au plus {le}."),
    "out_of_range": Words("Between {first} and {last}.", "Entre {first} et {last}."),
    "not_an_email": Words("Not a valid email address.", "Cette adresse e-mail n'est pas valide."),
    "not_a_phone": Words("Not a phone number.", "Ce n'est pas un numéro de téléphone."),
    "control_characters": Words("Control characters are not allowed.", "Les caractères de contrôle sont interdits."),
    "more_than_one": Words("Only one of them can be it.", "Un seul peut l'être."),
    "not_a_choice": Words("That does not fit.", "Cela ne convient pas."),
}


def field_error(field: str, code: str, **values: object) -> FieldError:
    """A finding with the sentence that belongs to its code."""
    return FieldError(field, code, SENTENCES[code].say(**values))


def invalid_field(field: str, code: str, **values: object) -> Invalid:
    """One field breaks one known rule."""
    return Invalid([field_error(field, code, **values)])


def unknown_parameters(names: Iterable[str]) -> Invalid:
    """Query parameters that the route does not know."""
    return Invalid([field_error(name, "unknown_parameter") for name in names])


def finding(details: ErrorDetails) -> FieldError:
    """One of pydantic's findings as ours."""
    field = ".".join(str(part) for part in details["loc"]) or "body"
    kind = details["type"]
    context = details.get("ctx", {})
    if kind == "string_too_short" and context.get("min_length") == 1:
        return field_error(field, "required")
    code = CODES.get(kind, kind)
    words = SENTENCES.get(code)
    return FieldError(field, code, words.say(**context) if words else details["msg"])
