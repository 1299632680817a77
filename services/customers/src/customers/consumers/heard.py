"""The events that the customers service listens to; each file of this folder adds its own."""

from chassis.inbox import Consumers

consumers = Consumers()
