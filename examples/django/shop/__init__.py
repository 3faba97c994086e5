"""A shop that hears from ConomyHQ's webhooks with Django."""
