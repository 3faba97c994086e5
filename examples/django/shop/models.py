"""What the shop knows of its payments."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """What a webhook told of a transaction. The key makes it one, however often it is delivered."""

    key: models.TextField[str, str] = models.TextField(primary_key=True)
    transaction: models.TextField[str, str] = models.TextField(db_index=True)
    status: models.TextField[str, str] = models.TextField()
