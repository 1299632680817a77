"""Why the installations service refuses."""

from collections.abc import Sequence
from typing import Any

from chassis.errors import Conflict, FieldError, Invalid, NotFound
from chassis.words import Words

NO_SUCH_CUSTOMER = Words("There is no such customer.", "Ce client n'existe pas.")
NO_SUCH_PARTNER = Words("There is no such installation partner.", "Ce partenaire d'installation n'existe pas.")


class InstallationNotFound(NotFound):
    """No such installation in this account, or none that the caller may see."""

    code = "installation_not_found"
    words = Words("There is no such installation.", "Cette installation n'existe pas.")


class PhotoNotFound(NotFound):
    """The installation has no such photo."""

    code = "photo_not_found"
    words = Words("There is no such photo.", "Cette photo n'existe pas.")


class InstallationPartnerNotFound(NotFound):
    """No such installation partner in this account."""

    code = "installation_partner_not_found"
    words = NO_SUCH_PARTNER


class DiaryEventNotFound(NotFound):
    """No such entry in the diaries of this account."""

    code = "event_not_found"
    words = Words("There is no such event.", "Cet événement n'existe pas.")


class ServicePlanNotFound(NotFound):
    """No such service plan in this account."""

    code = "service_plan_not_found"
    words = Words("There is no such service plan.", "Ce contrat d'entretien n'existe pas.")


class InvoiceNotFound(NotFound):
    """No such invoice in this account."""

    code = "invoice_not_found"
    words = Words("There is no such invoice.", "Cette facture n'existe pas.")


class InvoiceNumberTaken(Conflict):
    """Another invoice of the account has this number."""

    code = "invoice_number_taken"
    words = Words("Another invoice has this number.", "Une autre facture porte ce numéro.")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("number", self.code, self.words.say())._asdict()])


class CertificateNotFound(NotFound):
    """No such certificate in this account."""

    code = "certificate_not_found"
    words = Words("There is no such certificate.", "Ce certificat n'existe pas.")


class CustomerNotKnown(Invalid):
    """Something is to be added for a customer that this account does not have."""

    def __init__(self) -> None:
        super().__init__([FieldError("customer_id", "customer_not_found", NO_SUCH_CUSTOMER.say())])


class InstallationPartnerNotKnown(Invalid):
    """Something is to be given to an installation partner that this account does not have."""

    def __init__(self) -> None:
        super().__init__([FieldError("installation_partner_id", "not_known", NO_SUCH_PARTNER.say())])


class TransitionRefused(Conflict):
    """The order of the statuses forbids this step; `allowed` says where one can go instead."""

    code = "transition_refused"
    words = Words("The order of the statuses does not allow this step.", "L'ordre des statuts ne permet pas ce pas.")

    def __init__(self, old: str, new: str, allowed: Sequence[str]) -> None:
        step: dict[str, Any] = {"from": old, "to": new, "allowed": list(allowed)}
        super().__init__(**step)


class PhotosRefused(Conflict):
    """Completion photos are taken from the start of the work on, and not of what was called off."""

    code = "photos_refused"
    words = Words(
        "Photos can be added once the work has started.",
        "Les photos peuvent être ajoutées une fois les travaux commencés.",
    )
