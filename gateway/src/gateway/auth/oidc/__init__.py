"""Bearer tokens of an OpenID Connect issuer."""

from gateway.auth.oidc.issuer import ClaimNames, Issuer

__all__ = ["ClaimNames", "Issuer"]
