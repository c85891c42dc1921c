"""Tokens of the API. Only their hash is kept."""

from __future__ import annotations

from django.db import models

from salesformula.identity.models.user import User


class ApiToken(models.Model):
    """A token that carries its user's rights until it is revoked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"
