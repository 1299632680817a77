"""Whose a path is."""

from chassis.errors import NotFound

PREFIX = "/api/v1"
PAGES = "/portal/"
SERVICE_OF = {
    "customers": "customers",
    "erasures": "customers",
    "installations": "installations",
    "installation-partners": "installations",
    "technicians": "installations",
    "events": "installations",
    "service-plans": "installations",
    "invoices": "installations",
    "certificates": "installations",
    "leads": "leads",
    "quote-links": "leads",
    "lead-settings": "leads",
    "lead-sources": "leads",
    "lead-statuses": "leads",
    "priorities": "leads",
    "feeds": "leads",
    "follow-up-settings": "leads",
    "staff": "leads",
}
"""Which service a path belongs to, by its first segment."""


def segments(path: str) -> list[str]:
    """A path's parts after the prefix; raises NotFound for paths that others might read differently.

    Pages have no prefix: an empty part stands for that, which no path of the API has.
    """
    if path.startswith(PAGES):
        return ["", *path.removeprefix("/").split("/")]
    prefix, _, rest = path.partition(f"{PREFIX}/")
    parts = rest.removesuffix("/").split("/")
    if prefix or not {"", ".", ".."}.isdisjoint(parts):
        raise NotFound
    return parts


def is_public(place: list[str]) -> bool:
    """Whether strangers may come in."""
    match place:
        case ["auth", "sign-in" | "refresh"] | ["openapi.json"] | ["docs", *_] | ["", *_]:
            return True
        case _:
            return False


def is_for_strangers(method: str, place: list[str]) -> bool:
    """Whether a service answers without knowing who asks, since a secret that they bring says what they may see."""
    match method, place:
        case "GET" | "HEAD", ["feeds", file]:
            return file.endswith(".ics")
        case "POST", ["quote-links", "view" | "approve" | "reject"]:
            return True
        case _:
            return False


def is_own(method: str, place: list[str]) -> bool:
    """Whether the gateway answers by itself, perhaps after asking several services."""
    match method, place:
        case _, ["auth", *_] | ["customers", _, "detail" | "deletion-impact" | "personal-data"]:
            return True
        case _, ["leads", _, "detail"]:
            return True
        case "POST", ["installations", _, "photos"] | ["leads", _, "documents"]:
            return True
        case "GET" | "HEAD", ["media", _] | ["media", _, "thumbnail"]:
            return True
        case _:
            return False


def service_of(place: list[str]) -> str:
    """Which service answers; raises NotFound, also for what services offer to the gateway alone."""
    match place:
        case ["customers", _, "overview" | "impact"]:
            raise NotFound
        case ["installations", _, "photos", "right" | "attach"] | ["leads", _, "documents", "right" | "attach"]:
            raise NotFound
        case ["staff", "me"]:
            raise NotFound
        case [prefix, *_] if prefix in SERVICE_OF:
            return SERVICE_OF[prefix]
        case _:
            raise NotFound
