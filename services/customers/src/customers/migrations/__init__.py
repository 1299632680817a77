"""The history of the customers service's tables."""
