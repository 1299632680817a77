"""The customers service's Kafka door: everybody's events become entries of the timeline, and figures."""

from customers.consumers import customers, installations
from customers.consumers.leads import listening

__all__ = ["customers", "installations", "listening"]
