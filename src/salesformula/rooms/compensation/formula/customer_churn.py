"""Customers as whole accounts: who sold to them, who serves them, how long, and whether they left."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.rooms.compensation.formula.credits import Facts


def customers(facts: Facts) -> ir.Table:
    """One row for each account that ever subscribed, with the seller and the consultant of its first subscription.

    A customer has left once no subscription runs, on the day the last one ended; so a renewal under a new number is
    no leaving. Who left and came back counts as a customer throughout.

    Schemas: subscriptions, people, accounts -> (account_id, account, seller_id, seller, consultant_id, consultant,
        started_on, ended_on).
    Units: dates; ended_on is null while a subscription runs.
    Serves: P9, P32.
    Source: mission P9, P32 (seed 000); what a customer is: ours.
    Errors: none.
    """
    rows = facts.table("subscriptions")
    rows = rows.filter(rows.account_id.notnull() & rows.started_on.notnull())
    in_order = ibis.window(group_by=rows.account_id, order_by=[rows.started_on, rows.subscription_id])
    of_account = ibis.window(group_by=rows.account_id)
    rows = rows.mutate(
        nth=ibis.row_number().over(in_order),
        n_running=rows.ended_on.isnull().sum().over(of_account),
        last_end=rows.ended_on.max().over(of_account),
    )
    rows = rows.filter(rows.nth == 0)
    rows = rows.mutate(left_on=(rows.n_running == 0).ifelse(rows.last_end, ibis.null("date")))
    people = facts.table("people")
    sellers = people.select(sold_by="person_id", seller="name")
    consultants = people.select(served_by="person_id", consultant="name")
    accounts = facts.table("accounts").select(of_id="account_id", account="name")
    named = rows.left_join(sellers, rows.seller_id == sellers.sold_by)
    named = named.left_join(consultants, named.consultant_id == consultants.served_by)
    named = named.left_join(accounts, named.account_id == accounts.of_id)
    # Who may not see a colleague's row in people sees their id.
    return named.select(
        "account_id",
        "seller_id",
        "consultant_id",
        "started_on",
        account=ibis.coalesce(named.account, named.account_id),
        seller=ibis.coalesce(named.seller, named.seller_id),
        consultant=ibis.coalesce(named.consultant, named.consultant_id),
        ended_on=named.left_on,
    )


def customers_served(facts: Facts, *, since: date, until: date) -> ir.Table:
    """The customers served in [since, until), for how many days of it, and who of them left in it.

    ``lag_days``: of those who left, the days from their first day to their last. ``is_new``: they began within it.
    A customer who began and left on one day was served for no day and is not counted.

    Schemas: subscriptions, people, accounts -> (account_id, account, seller_id, seller, consultant_id, consultant,
        started_on, ended_on, served_days, is_left, lag_days, is_new).
    Units: served_days, lag_days days.
    Serves: P9, P10, P32.
    Source: mission P9, P10 (seeds 000, 001); a window closed in time on both sides: ours.
    Errors: none.
    """
    rows = customers(facts)
    first, last = ibis.literal(since), ibis.literal(until)
    begin = ibis.greatest(rows.started_on, first)
    end = ibis.least(ibis.coalesce(rows.ended_on, last), last)
    left = (rows.ended_on >= first) & (rows.ended_on < last)
    rows = rows.mutate(
        served_days=(end.epoch_days() - begin.epoch_days()).cast("int64"),
        is_left=left.fill_null(False),
        lag_days=left.fill_null(False).ifelse(
            (rows.ended_on.epoch_days() - rows.started_on.epoch_days()).cast("int64"), ibis.null("int64")
        ),
        is_new=(rows.started_on >= first) & (rows.started_on < last),
    )
    return rows.filter(rows.served_days > 0)
