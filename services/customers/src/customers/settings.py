"""What the customers service is told by its environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.mail import MailSettings


class Settings(MailSettings):
    """`CUSTOMERS_…` variables."""

    model_config = SettingsConfigDict(
        env_prefix="CUSTOMERS_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    port: int = 8101
    default_country: str = "FR"
    """How phone numbers without a country code are read (ISO 3166 alpha-2)."""
    imports_kept_days: int = 30
    """How long plans that nobody applied stay, and the rows of imports that ended."""
    emails_per_hour: int = Field(default=500, ge=1)
    """How many emails one account may send within an hour."""
