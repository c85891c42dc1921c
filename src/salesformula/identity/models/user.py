"""A sign-in account. What its owner may see follows from the person it stands for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """Light, dark, or as the device says."""

    SYSTEM = "system", _("As my device says")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Direction(models.TextChoices):
    """Where a line starts."""

    LANGUAGE = "language", _("As my language says")
    LTR = "ltr", _("Left to right")
    RTL = "rtl", _("Right to left")


class User(AbstractBaseUser):
    """An account: signs in by e-mail, stands for at most one person of the facts.

    An administrator keeps the house: role operations, whoever the person is.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    person_id = models.CharField(max_length=200, unique=True, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.LANGUAGE)
    language = models.CharField(max_length=12, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """One account an address, whatever its case."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case")
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the account, its address in lower case."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)
