"""What a service is told by its environment."""

from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProcessSettings(BaseSettings):
    """What every process has: where it listens, how it logs, where its traces go."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = 8000
    server: Literal["uvicorn", "granian"] = "uvicorn"
    log_level: str = "INFO"
    otlp_endpoint: str = ""


class ServiceSettings(ProcessSettings):
    """What every service has besides: its database, the broker, and whom it believes."""

    database_url: SecretStr
    database_pool: int = 8
    kafka_servers: str = "127.0.0.1:9092"
    internal_public_key: str
    published_for_days: int = 7
