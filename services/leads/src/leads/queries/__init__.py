"""What is read from the leads service's database."""

from leads.queries.leads import lead

__all__ = ["lead"]
