"""Where the composed pages stand."""

from __future__ import annotations

from django.urls import path

from salesformula.rooms.compensation import pages

app_name = "compensation"
urlpatterns = [
    path("closing/", pages.closing, name="closing"),
    path("closing/<slug:act>/", pages.close_month, name="close_month"),
    path("customers/", pages.customers, name="customers"),
    path("lab/", pages.lab, name="lab"),
    path("lab/adopt/", pages.adopt_from_lab, name="adopt_from_lab"),
    path("lab/propose/", pages.propose_in_lab, name="propose_in_lab"),
    path("lab/withdraw/", pages.withdraw_in_lab, name="withdraw_in_lab"),
    path("levels/", pages.levels, name="levels"),
    path("redesign/", pages.redesign, name="redesign"),
    path("redesign/lead/<slug:act>/", pages.redesign_lead, name="redesign_lead"),
    path("redesign/part/<slug:act>/", pages.redesign_part, name="redesign_part"),
    path("pay/", pages.pay, name="pay"),
    path("pay/statement/", pages.statement_file, name="statement_file"),
    path("disputes/", pages.disputes, name="disputes"),
    path("disputes/raise/", pages.raise_dispute, name="raise_dispute"),
    path("disputes/<int:dispute_id>/", pages.dispute, name="dispute"),
    path("disputes/<int:dispute_id>/reply/", pages.reply_dispute, name="reply_dispute"),
    path("disputes/<int:dispute_id>/settle/", pages.settle_dispute, name="settle_dispute"),
    path("disputes/<int:dispute_id>/withdraw/", pages.withdraw_dispute, name="withdraw_dispute"),
]
