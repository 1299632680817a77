"""What the leads service is told by its environment."""

from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """`LEADS_…` variables."""

    model_config = SettingsConfigDict(env_prefix="LEADS_", frozen=True, extra="ignore")

    port: int = 8104
    default_country: str = "FR"
    """How phone numbers without a country code are read (ISO 3166 alpha-2)."""
