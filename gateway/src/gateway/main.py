"""Wires the gateway; the only file that knows every room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from chassis import logs, telemetry
from chassis.asgi import Outermost, nothing_here
from chassis.cli import built, event_loop
from chassis.server import serve, stop_on_signals
from gateway.app import create_app
from gateway.auth.accounts import LocalAccounts
from gateway.auth.authenticator import Authenticator
from gateway.auth.oidc import ClaimNames, Issuer
from gateway.auth.passwords import Passwords
from gateway.auth.sessions import Sessions
from gateway.auth.staff import StaffFile
from gateway.auth.throttle import Throttle
from gateway.doors import Doors
from gateway.introductions import Introductions
from gateway.openapi.catalogue import Catalogue
from gateway.proxy.client import Client
from gateway.proxy.passes import Passes
from gateway.proxy.upstreams import Upstreams
from gateway.routes.composing import Composer
from gateway.settings import Settings
from gateway.strangers import Strangers

NAME = "gateway"


class Gateway:
    """The whole gateway, put together from its settings."""

    def __init__(self, settings: Settings) -> None:
        self.name = NAME
        self.settings = settings
        self._client = Client()
        self._upstreams = Upstreams(settings.services, self._client, Passes(settings.internal_key))
        staff, sessions = StaffFile(settings.staff_file), Sessions(settings.session_key)
        self.app = create_app(
            accounts=_accounts(settings, staff),
            sessions=sessions,
            staff_file=staff,
            upstreams=self._upstreams,
            catalogue=Catalogue(self._upstreams),
            composer=Composer(self._upstreams, settings.tab_budget_ms / 1000),
        )
        authenticator = Authenticator(staff, sessions, _issuer(settings, self._client))
        strangers = Strangers(Throttle(settings.failures_per_address))
        self._introductions = Introductions(self._upstreams)
        doors = Doors(self.app, authenticator, self._upstreams, strangers, self._introductions)
        self.asgi = Outermost(doors, NAME, self._upstreams.health, public_metrics=False)
        self.operations = Outermost(nothing_here, NAME, self._upstreams.health)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything but the listening sockets."""
        async with self._client.open(), self._introductions.open():
            yield


def _accounts(settings: Settings, staff: StaffFile) -> LocalAccounts:
    by_username, by_address = Throttle(settings.failures_per_username), Throttle(settings.failures_per_address)
    return LocalAccounts(staff, Passwords(staff.some_hash()), by_username, by_address)


def _issuer(settings: Settings, client: Client) -> Issuer | None:
    if not settings.oidc_issuer:
        return None
    names = ClaimNames(settings.oidc_role_claim, settings.oidc_account_claim)
    return Issuer(settings.oidc_issuer, settings.oidc_audience, names, client.public_json)


def build(settings: Settings | None = None) -> Gateway:
    """The gateway from its settings, by default those of the environment."""
    return Gateway(settings or Settings())


async def _serve(gateway: Gateway) -> None:
    settings = gateway.settings
    logs.configure(NAME, settings.log_level)
    telemetry.configure(NAME, settings.otlp_endpoint)
    stop = stop_on_signals()
    served = [(gateway.asgi, settings.port)]
    if settings.metrics_port:
        served.append((gateway.operations, settings.metrics_port))
    async with gateway.running():
        await asyncio.gather(*(serve(app, settings.host, port, settings.server, stop) for app, port in served))


cli = typer.Typer(name=NAME, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@cli.callback()
def about() -> None:
    """The one way in: it authenticates, routes, streams and composes."""


@cli.command()
def run() -> None:
    """Serve until told to stop."""
    event_loop().run(_serve(built(build)))
