"""What a daily digest says."""

from typing import NamedTuple

from chassis.words import Words
from leads.schemas import FollowUp, FollowUps

SHOWN = 20
"""Leads of each kind."""

SUBJECT = Words(
    "Your leads: {overdue} overdue, {today} due today, {going_cold} going cold",
    "Vos leads : {overdue} en retard, {today} à relancer aujourd'hui, {going_cold} qui refroidissent",
)
GREETING = Words("Hello {name},", "Bonjour {name},")
HEADINGS = {
    "overdue": Words("Overdue ({total})", "En retard ({total})"),
    "today": Words("Today ({total})", "Aujourd'hui ({total})"),
    "going_cold": Words("Going cold ({total})", "Qui refroidissent ({total})"),
}
LINE = Words("- {name}: {reason}, {on:%Y-%m-%d}", "- {name} : {reason}, {on:%d/%m/%Y}")
MORE = Words("- and {count} more", "- et {count} de plus")
WHY = Words(
    "You get this once a day while something is due. You can switch it off in your follow-up settings.",
    "Vous recevez ceci une fois par jour quand une action est due. Vos réglages de relance permettent de l'arrêter.",
)


class Letter(NamedTuple):
    """A subject and a text."""

    subject: str
    body: str


def digest(name: str, due: FollowUps, public_url: str) -> Letter:
    """What one person has to act on, in the present language."""
    totals = due.totals.model_dump()
    lists = {"overdue": due.overdue, "today": due.today, "going_cold": due.going_cold}
    parts = [_part(kind, leads, totals[kind], public_url) for kind, leads in lists.items() if leads]
    return Letter(SUBJECT.say(**totals), "\n\n".join([GREETING.say(name=name), *parts, WHY.say()]) + "\n")


def _part(kind: str, leads: list[FollowUp], total: int, public_url: str) -> str:
    lines = [HEADINGS[kind].say(total=total)]
    for lead in leads[:SHOWN]:
        lines.append(LINE.say(name=lead.name, reason=lead.next_touch.label, on=lead.next_touch.on))
        if public_url:
            lines.append(f"  {public_url}/leads/{lead.id}")
    if total > SHOWN:
        lines.append(MORE.say(count=total - SHOWN))
    return "\n".join(lines)
