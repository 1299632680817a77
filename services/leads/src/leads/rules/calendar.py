"""Leads as a calendar (RFC 5545): one whole day for the next touch of each."""

from collections.abc import Iterable
from datetime import timedelta, tzinfo

from icalendar import Calendar, Event, vDuration

from chassis.words import Words
from leads.models import Lead
from leads.rules.follow_ups import REASONS, next_touch

NAME = Words("Follow-ups", "Relances")
PRODUCT = "-//Partner portal//Follow-ups//EN"
UID_DOMAIN = "leads.partner-portal"
LOOKED_AT_EVERY = timedelta(hours=1)
DAY = timedelta(days=1)


def calendar_of(leads: Iterable[Lead], zone: tzinfo, public_url: str) -> bytes:
    """Open leads as calendars read them, in the present language; the same leads are the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", NAME.say())
    calendar.add("name", NAME.say())
    calendar.add("refresh-interval", LOOKED_AT_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOKED_AT_EVERY))
    for lead in leads:
        calendar.add_component(_event(lead, zone, public_url))
    content: bytes = calendar.to_ical()
    return content


def _event(lead: Lead, zone: tzinfo, public_url: str) -> Event:
    touch = next_touch(lead.follow_up_date, lead.status, lead.status_since, zone)
    event = Event()
    event.add("uid", f"{lead.id}@{UID_DOMAIN}")
    event.add("dtstamp", lead.updated_at)
    event.add("last-modified", lead.updated_at)
    event.add("created", lead.created_at)
    event.add("sequence", lead.version)
    event.add("dtstart", touch.on)
    event.add("dtend", touch.on + DAY)
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"{lead.name} - {REASONS[touch.reason].say()}")
    if public_url:
        event.add("url", f"{public_url}/leads/{lead.id}")
    described = "\n".join(text for text in (lead.contact_number, lead.location) if text)
    if described:
        event.add("description", described)
    return event
