"""Why the leads service refuses."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Refusal
from chassis.words import Words

NO_SUCH_STATUS = Words("There is no such status.", "Ce statut n'existe pas.")
NO_SUCH_SOURCE = Words("There is no such source.", "Cette source n'existe pas.")
NO_SUCH_PARTNER = Words("There is no such installation partner.", "Ce partenaire d'installation n'existe pas.")
NO_SUCH_CUSTOMER = Words("There is no such customer.", "Ce client n'existe pas.")
NO_SUCH_STAFF = Words("Nobody of this id has signed in.", "Personne de cet identifiant ne s'est connecté.")
NO_SUCH_TIME_ZONE = Words("There is no such time zone.", "Ce fuseau horaire n'existe pas.")
REASON_NEEDED = Words("A lost lead needs a reason.", "Un lead perdu a besoin d'une raison.")
BEFORE_CONTACT = Words("The follow-up is before the contact.", "La relance précède le premier contact.")
TOTAL_TOO_LARGE = Words("The total is too large.", "Le total est trop élevé.")


class FeedNotFound(NotFound):
    """No such calendar feed, or it was revoked, or it is somebody else's."""

    code = "feed_not_found"
    words = Words("There is no such calendar.", "Ce calendrier n'existe pas.")


class LeadNotFound(NotFound):
    """No such lead in this account."""

    code = "lead_not_found"
    words = Words("There is no such lead.", "Ce lead n'existe pas.")


class NoteNotFound(NotFound):
    """No such note on this lead."""

    code = "note_not_found"
    words = Words("There is no such note.", "Cette note n'existe pas.")


class NotTheAuthor(Forbidden):
    """Somebody else wrote the note, and the caller is no admin."""

    code = "not_the_author"
    words = Words(
        "Only its author or an admin can change or delete a note.",
        "Seuls son auteur ou un administrateur peuvent modifier ou supprimer une note.",
    )


class DocumentNotFound(NotFound):
    """The lead has no such document."""

    code = "document_not_found"
    words = Words("There is no such document.", "Ce document n'existe pas.")


class DocumentsRefused(Conflict):
    """The lead was blanked with its customer's deletion: nothing personal is added to it any more."""

    code = "documents_refused"
    words = Words(
        "The customer of this lead was deleted; it takes no more documents.",
        "Le client de ce lead a été supprimé ; il ne reçoit plus de documents.",
    )


class LeadSourceNotFound(NotFound):
    """No such source in this account."""

    code = "lead_source_not_found"
    words = NO_SUCH_SOURCE


class LeadStatusNotFound(NotFound):
    """No such status in this account."""

    code = "lead_status_not_found"
    words = NO_SUCH_STATUS


class SourceInUse(Conflict):
    """Leads came from there, and say so."""

    code = "source_in_use"
    words = Words(
        "Leads have this source: deactivate it instead.",
        "Des leads ont cette source : désactivez-la plutôt.",
    )


class StatusInUse(Conflict):
    """Leads are in this status."""

    code = "status_in_use"
    words = Words("Leads are in this status: move them first.", "Des leads ont ce statut : déplacez-les d'abord.")


class StatusNeeded(Conflict):
    """Leads are put into this status by themselves."""

    code = "status_needed"
    words = Words(
        "Leads come to this status by themselves; it can be renamed, not deleted.",
        "Des leads arrivent d'eux-mêmes à ce statut ; il peut être renommé, pas supprimé.",
    )


class CodeTaken(Conflict):
    """Another one of the account has this code."""

    code = "code_taken"
    words = Words("This code is taken; give another one.", "Ce code est déjà pris ; donnez-en un autre.")


class TooManyChoices(Conflict):
    """The list is as long as people can read."""

    code = "too_many_choices"
    words = Words("A list has at most {most} entries.", "Une liste a {most} entrées au plus.")


class LeadRefused(Invalid):
    """Fields that are fine by themselves, but not in this account or not together."""


class LeadAlreadyConverted(Conflict):
    """The lead became another customer before, `customer_id`."""

    code = "lead_already_converted"
    words = Words("The lead is another customer already.", "Ce lead est déjà un autre client.")

    def __init__(self, customer_id: UUID) -> None:
        super().__init__(customer_id=str(customer_id))


class PossibleDuplicate(Conflict):
    """A customer with the lead's email or phone exists already; `candidates` shows which, `{id, name}` of each."""

    code = "possible_duplicate"
    words = Words(
        "A customer with this email or phone exists already.",
        "Un client avec cet e-mail ou ce téléphone existe déjà.",
    )

    def __init__(self, candidates: list[dict[str, str]]) -> None:
        super().__init__(candidates=candidates)


def not_known(field: str, words: Words) -> FieldError:
    """A field names something that the account does not have."""
    return FieldError(field, "not_known", words.say())


class QuoteNotFound(NotFound):
    """No such quote of this lead."""

    code = "quote_not_found"
    words = Words("There is no such quote.", "Ce devis n'existe pas.")


class QuotesRefused(Conflict):
    """The lead was blanked with its customer's deletion: nobody is there to be offered anything."""

    code = "quotes_refused"
    words = Words(
        "The customer of this lead was deleted; it takes no more quotes.",
        "Le client de ce lead a été supprimé ; il ne reçoit plus de devis.",
    )


class QuoteNotDraft(Conflict):
    """Only drafts are changed and deleted: what somebody was sent stays as it is."""

    code = "quote_not_draft"
    words = Words("Only a draft can be changed or deleted.", "Seul un brouillon peut être modifié ou supprimé.")

    def __init__(self, status: str) -> None:
        super().__init__(status_of_quote=status)


class TransitionRefused(Conflict):
    """A quote can't go there from where it is; `allowed` says where it can go instead."""

    code = "transition_refused"
    words = Words("The status of the quote does not allow this.", "Le statut du devis ne le permet pas.")

    def __init__(self, old: str, new: str, allowed: Sequence[str]) -> None:
        step: dict[str, Any] = {"from": old, "to": new, "allowed": list(allowed)}
        super().__init__(**step)


class QuoteExpired(Conflict):
    """The day until which the quote was valid is over."""

    code = "quote_expired"
    words = Words("The quote is no longer valid.", "Le devis n'est plus valable.")


class MailNotConfigured(Conflict):
    """This installation of the product has no mail server."""

    code = "mail_not_configured"
    words = Words("Sending mail is not set up here.", "L'envoi d'e-mails n'est pas configuré ici.")


class AddressNotTaken(Conflict):
    """The lead's address can't be put on an email."""

    code = "address_not_deliverable"
    words = Words("No mail can be sent to the lead's address.", "Aucun e-mail ne peut être envoyé à cette adresse.")


class LinkVoid(Refusal):
    """The link is not one of ours, too old, replaced or used up: nobody is told which."""

    status = 410
    code = "link_void"
    words = Words("This link is not valid, or no longer.", "Ce lien n'est pas valable, ou ne l'est plus.")
