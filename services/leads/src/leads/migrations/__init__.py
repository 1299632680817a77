"""The history of the leads service's tables."""
