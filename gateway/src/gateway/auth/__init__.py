"""Who is calling: local accounts, their sessions, and the tokens of an OIDC issuer."""
