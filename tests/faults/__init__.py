"""Whatever dies in between."""
