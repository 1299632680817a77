"""A small service with all rooms, to try the chassis on."""
