"""The history of the chassis's tables."""
