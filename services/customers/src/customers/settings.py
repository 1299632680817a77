"""What the customers service is told by its environment."""

from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """`CUSTOMERS_…` variables."""

    model_config = SettingsConfigDict(env_prefix="CUSTOMERS_", frozen=True, extra="ignore")

    port: int = 8101
    default_country: str = "FR"
    """How phone numbers without a country code are read (ISO 3166 alpha-2)."""
    imports_kept_days: int = 30
    """How long plans that nobody applied stay, and the rows of imports that ended."""
