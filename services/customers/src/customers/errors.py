"""Why the customers service refuses."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.errors import Conflict, FieldError, Invalid, NotFound, Refusal, TooMany, Unavailable
from chassis.words import Words

TWO_CUSTOMERS = Words("It takes two different customers.", "Il faut deux clients différents.")
NO_SUCH_PARTNER = Words("There is no such installation partner.", "Ce partenaire d'installation n'existe pas.")


class CustomerNotFound(NotFound):
    """No such customer in this account."""

    code = "customer_not_found"
    words = Words("There is no such customer.", "Ce client n'existe pas.")


class ErasureNotFound(NotFound):
    """No such erasure in this account."""

    code = "erasure_not_found"
    words = Words("There is no such erasure.", "Cet effacement n'existe pas.")


class PossibleDuplicate(Conflict):
    """A customer with this email or phone exists already; `candidates` shows which."""

    code = "possible_duplicate"
    words = Words(
        "A customer with this email or phone exists already.",
        "Un client avec cet e-mail ou ce téléphone existe déjà.",
    )

    def __init__(self, candidates: list[dict[str, Any]]) -> None:
        super().__init__(candidates=candidates)


class CustomerMoved(Refusal):
    """The customer was merged into another one: `Location` is the same place there."""

    status = 301
    code = "customer_merged"
    words = Words("This customer was merged with another one.", "Ce client a été fusionné avec un autre.")

    def __init__(self, merged_into: UUID, location: str | None) -> None:
        super().__init__(headers={"Location": location} if location else None, merged_into=str(merged_into))


class CustomerMovedForPosts(CustomerMoved):
    """As 308, since clients turn a POST that is answered 301 into a GET."""

    status = 308


class AlreadyMerged(Conflict):
    """The other customer was merged into a third one, `merged_into`."""

    code = "already_merged"
    words = Words(
        "The other customer was merged with a third one already.",
        "L'autre client a déjà été fusionné avec un troisième.",
    )

    def __init__(self, merged_into: UUID) -> None:
        super().__init__(merged_into=str(merged_into))


class UnknownCustomer(Invalid):
    """A field names a customer that this account does not have."""

    def __init__(self, field: str) -> None:
        super().__init__([FieldError(field, "customer_not_found", CustomerNotFound.words.say())])


class SameCustomer(Invalid):
    """Two different customers are needed."""

    def __init__(self, field: str) -> None:
        super().__init__([FieldError(field, "same_customer", TWO_CUSTOMERS.say())])


class AddressNotFound(NotFound):
    """The customer has no such address."""

    code = "address_not_found"
    words = Words("There is no such address.", "Cette adresse n'existe pas.")


class PrimaryAddressStays(Conflict):
    """The primary address is the customer's own: it can be changed, not removed."""

    code = "primary_address"
    words = Words(
        "The primary address can be changed, but not removed.",
        "L'adresse principale peut être modifiée, mais pas supprimée.",
    )


class TooManyAddresses(Conflict):
    """The customer has as many addresses as one can have."""

    code = "too_many_addresses"
    words = Words(
        "A customer can have at most {limit} addresses besides the primary one.",
        "Un client peut avoir au plus {limit} adresses en plus de l'adresse principale.",
    )

    def __init__(self, limit: int) -> None:
        super().__init__(limit=limit)


class PartnersNotKnown(Invalid):
    """These fields name installation partners that the account does not have."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__([FieldError(field, "not_known", NO_SUCH_PARTNER.say()) for field in fields])


class MailNotConfigured(Conflict):
    """This installation of the product has no mail server; the page offers the reader's own program instead."""

    code = "mail_not_configured"
    words = Words("Sending mail is not set up here.", "L'envoi d'e-mails n'est pas configuré ici.")


class TooManyEmails(TooMany):
    """The account has used up its emails of this hour."""

    code = "too_many_emails"
    words = Words(
        "Your company has sent as many emails as it may within an hour; try again later.",
        "Votre société a envoyé autant d'e-mails qu'elle le peut en une heure ; réessayez plus tard.",
    )


class HistoryOnItsWay(Unavailable):
    """The customer's newest version has not reached the timeline yet."""

    code = "history_on_its_way"
    words = Words(
        "The latest change is still on its way to the timeline; try again in a moment.",
        "La dernière modification n'est pas encore dans l'historique ; réessayez dans un instant.",
    )


class HistoryIncomplete(Conflict):
    """A part of the customer's story is missing, so that how the record was can't be told."""

    code = "history_incomplete"
    words = Words(
        "A part of this customer's history is missing; how the record was then can't be told.",
        "Une partie de l'historique de ce client manque ; son état d'alors est inconnu.",
    )


class ImportNotFound(NotFound):
    """No such import in this account."""

    code = "import_not_found"
    words = Words("There is no such import.", "Cet import n'existe pas.")


class ImportNotPlanned(Conflict):
    """The import is not a finished plan, or no plan any more."""

    code = "import_not_planned"
    words = Words("This import is not a plan that waits.", "Cet import n'est pas un plan en attente.")


class ImportNotApplied(Conflict):
    """There is nothing to undo."""

    code = "import_not_applied"
    words = Words("This import was not applied.", "Cet import n'a pas été appliqué.")


class ImportEmptied(Conflict):
    """The rows of old imports are deleted; what they did can't be undone any more."""

    code = "import_emptied"
    words = Words(
        "The rows of this import were deleted, as its time was over.",
        "Les lignes de cet import ont été supprimées, leur délai étant écoulé.",
    )


class FileTooLarge(Refusal):
    """The file has more bytes than allowed."""

    status = 413
    code = "file_too_large"
    words = Words("The file is too large: 20 MB at most.", "Le fichier est trop volumineux : 20 Mo au plus.")


class FileTypeNotAllowed(Refusal):
    """The content is neither text nor a workbook, whatever its name says."""

    status = 415
    code = "file_type_not_allowed"
    words = Words("Only CSV and XLSX files are taken.", "Seuls les fichiers CSV et XLSX sont acceptés.")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("file", self.code, self.words.say())._asdict()])


class FormExpected(Refusal):
    """The request is no form with a file."""

    status = 415
    code = "form_expected"
    words = Words("Files come as multipart/form-data.", "Les fichiers s'envoient en multipart/form-data.")


class UploadBroken(Refusal):
    """The body is no whole multipart document."""

    status = 400
    code = "upload_broken"
    words = Words("The upload broke off or is malformed.", "L'envoi est interrompu ou mal formé.")
