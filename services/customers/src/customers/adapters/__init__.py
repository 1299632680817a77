"""Third parties of the customers service: the mail server."""

from customers.adapters.mail import MailServer, NotTaken, Refused

__all__ = ["MailServer", "NotTaken", "Refused"]
