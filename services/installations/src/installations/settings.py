"""What the installations service is told by its environment."""

from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """`INSTALLATIONS_…` variables."""

    model_config = SettingsConfigDict(env_prefix="INSTALLATIONS_", frozen=True, extra="ignore")

    port: int = 8102
