"""Calling the services, and passing requests on to them."""
