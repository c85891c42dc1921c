"""Sign-in, sign-out, passwords, and a person's own page. The names of the sign-in pages are allauth's."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import include, path, re_path

from salesformula.identity import pages
from salesformula.identity.sign_in import AskForNewPassword

own = (
    [
        path("", pages.me, name="me"),
        path("display/", pages.display, name="display"),
        path("tokens/", pages.issue_token, name="issue_token"),
        path("tokens/<int:token_id>/revoke/", pages.revoke_token, name="revoke_token"),
    ],
    "identity",
)

urlpatterns = [
    path("me/", include(own)),
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-in/closed/", allauth.account_inactive, name="account_inactive"),
    path("sign-in/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/forgotten/", AskForNewPassword.as_view(), name="account_reset_password"),
    path("password/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
