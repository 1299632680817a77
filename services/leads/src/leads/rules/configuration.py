"""What an account begins with; it may change all but the codes and types that logic goes by."""

from typing import NamedTuple

from chassis.words import Words
from contracts.leads import Priority, StatusType
from leads.commands import Colour


class Status(NamedTuple):
    """A status of the pipeline."""

    code: str
    type: StatusType
    colour: Colour
    label: Words


class Source(NamedTuple):
    """Where a lead came from."""

    code: str
    label: Words


class Level(NamedTuple):
    """How much a lead matters."""

    code: Priority
    colour: Colour
    label: Words


START = "pending"
"""Where leads start."""

NEEDED = (START, "quote_sent", "quote_approved")
"""Where leads are put by themselves: these statuses stay."""

PRIORITIES = (
    Level("high", "red", Words("High", "Haute")),
    Level("medium", "yellow", Words("Medium", "Moyenne")),
    Level("low", "green", Words("Low", "Basse")),
)

STATUSES = (
    Status(START, "open", "grey", Words("Pending", "En attente")),
    Status("contacted", "open", "blue", Words("Contacted", "Contacté")),
    Status("quote_requested", "open", "cyan", Words("Quote requested", "Devis demandé")),
    Status("quote_sent", "open", "violet", Words("Quote sent", "Devis envoyé")),
    Status("quote_approved", "open", "teal", Words("Quote approved", "Devis accepté")),
    Status("installation_scheduled", "open", "orange", Words("Installation scheduled", "Installation planifiée")),
    Status("completed", "won", "green", Words("Completed", "Terminé")),
    Status("lost", "lost", "red", Words("Lost", "Perdu")),
    Status("cancelled", "lost", "brown", Words("Cancelled", "Annulé")),
)

SOURCES = (
    Source("referral", Words("Referral", "Recommandation")),
    Source("website", Words("Website", "Site web")),
    Source("trade_show", Words("Trade show", "Salon professionnel")),
    Source("direct_outreach", Words("Direct outreach", "Prospection directe")),
)
