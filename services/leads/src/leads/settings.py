"""What the leads service is told by its environment."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from chassis.mail import MailSettings


def _bare(url: str) -> str:
    return url.rstrip("/")


class Settings(MailSettings):
    """`LEADS_…` variables."""

    model_config = SettingsConfigDict(
        env_prefix="LEADS_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    port: int = 8104
    default_country: str = "FR"
    """How phone numbers without a country code are read (ISO 3166 alpha-2)."""
    public_url: Annotated[str, Field(pattern=r"^(https?://[^/?#]+(/[^?#]*)?)?$"), AfterValidator(_bare)] = ""
    """Where people reach the gateway: what links begin with; without it emails and calendars have none."""
