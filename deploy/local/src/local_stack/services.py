"""The services of the product, and how one is told where things are."""

import sys
from dataclasses import dataclass
from pathlib import Path

COMMANDS = Path(sys.executable).parent
"""Where the services' command lines are installed."""


@dataclass(frozen=True)
class Service:
    """One service: its name, the port it has when nobody else does, and whether it stores files or sends mail."""

    name: str
    port: int
    stores_files: bool = False
    sends_mail: bool = False

    def setting(self, name: str) -> str:
        """The environment variable for one of its settings."""
        return f"{self.name.upper().replace('-', '_')}_{name}"

    def command(self, *arguments: str) -> list[str | Path]:
        """Its command line."""
        return [COMMANDS / self.name, *arguments]


SERVICES = (
    Service("customers", 8101, sends_mail=True),
    Service("installations", 8102),
    Service("media", 8103, stores_files=True),
    Service("leads", 8104, sends_mail=True),
)
GATEWAY = Service("gateway", 8080)
MAIL_FROM = "Partner portal <portal@example.com>"


@dataclass(frozen=True)
class Surroundings:
    """What a service process needs to know of the others."""

    port: int
    database_url: str
    kafka_servers: str
    internal_public_key: str
    files: Path
    smtp_port: int
    public_url: str

    def env(self, service: Service) -> dict[str, str]:
        """The service's environment."""
        env = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATABASE_URL": self.database_url,
            "KAFKA_SERVERS": self.kafka_servers,
            "INTERNAL_PUBLIC_KEY": self.internal_public_key,
        }
        if service.stores_files:
            env["STORAGE_URL"] = self.files.resolve().as_uri()
        if service.sends_mail:
            smtp_url = f"smtp://127.0.0.1:{self.smtp_port}"
            env |= {"SMTP_URL": smtp_url, "MAIL_FROM": MAIL_FROM, "PUBLIC_URL": self.public_url}
        return {service.setting(name): value for name, value in env.items()}
