"""How people sign in: allauth, with sign-up closed and new passwords by mail only where mail can leave."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import PasswordResetView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, so nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False


@method_decorator(login_not_required, name="dispatch")
class AskForNewPassword(PasswordResetView):  # type: ignore[misc]
    """Sends a link to choose a new password; says whom to ask where this site sends no mail."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Without a mail server no link is promised."""
        if not settings.SENDS_MAIL:
            return render(request, "identity/no_mail.html")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
