"""The page behind a school's or a teacher's link on which they choose how they are told."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.digest import Reader
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import NoticePreferences
from scheduler.language.locales import LOCALES
from scheduler.service.feeds import calendars, fetch_log
from scheduler.service.notices import digests as notices_digests
from scheduler.service.notices import outbox
from scheduler.service.people import links
from web.context import ctx
from web.language.names import province
from web.own.feed_form import feed_addresses, feed_choices, options_sent
from web.own.page import holder_behind

# How somebody is told of a release, as (digests, invitations).
WAYS: dict[str, tuple[bool, bool]] = {
    "feed": (True, False),
    "mail": (True, True),
    "none": (False, False),
}


def add_to(blueprint: Blueprint, kind: HolderKind) -> None:
    """Give the pages of one kind of holder their page of calendar and messages."""

    def calendar(token: str) -> ResponseReturnValue:
        return _page(token, holder_behind(token, kind))

    def choose_feed(token: str) -> ResponseReturnValue:
        holder = holder_behind(token, kind)
        wanted = options_sent(request.form)
        if wanted is None:
            fault = gettext("Choose one of the answers that are offered.")
            return _page(token, holder, typed=request.form, fault=fault), 422
        calendars.choose_feed(ctx(), holder, *wanted, actor=_name(holder))
        flash(gettext("Saved. Calendar apps show it at their next refresh."), "good")
        return _back(token, kind)

    def choose_notices(token: str) -> ResponseReturnValue:
        holder = holder_behind(token, kind)
        language, way = request.form.get("language", ""), request.form.get("way", "")
        if language not in LOCALES or way not in WAYS:
            fault = gettext("Choose one of the answers that are offered.")
            return _page(token, holder, wishes_fault=fault), 422
        digests, invitations = WAYS[way]
        wishes = NoticePreferences(
            language=language,
            digests=digests,
            invitations=invitations,
            day_before="day_before" in request.form,
            soon="soon" in request.form,
        )
        notices_digests.choose_notices(ctx(), _reader(holder), wishes, actor=_name(holder))
        flash(gettext("Saved. You will be notified this way from now on."), "good")
        return _back(token, kind)

    def replace_feed(token: str) -> ResponseReturnValue:
        holder = holder_behind(token, kind)
        links.replace(ctx(), holder, links.FEED)
        words = gettext("The old address no longer works. Subscribe to the new one below.")
        flash(words, "good")
        return _back(token, kind)

    blueprint.get("/calendar")(calendar)
    blueprint.post("/calendar")(choose_feed)
    blueprint.post("/calendar/messages")(choose_notices)
    blueprint.post("/calendar/replace")(replace_feed)


def _page(
    token: str,
    holder: Holder,
    *,
    typed: Mapping[str, str] | None = None,
    fault: str = "",
    wishes_fault: str = "",
) -> str:
    here, kind = province(), holder.kind
    named = here.school_by_code if kind is HolderKind.SCHOOL else here.teacher_by_id
    found = named[holder.id]
    wishes = notices_digests.wishes_of(ctx(), _reader(holder))
    last = fetch_log.last_fetch(ctx(), holder)
    return render_template(
        "own_calendar.html",
        kind=kind.value,
        name=found.name,
        mail_address=found.email,
        mail_is_on=outbox.has_mail(ctx()),
        feed=feed_addresses(holder),
        choices=feed_choices(holder, typed),
        podcast=links.podcast_address(ctx(), holder) if kind is HolderKind.SCHOOL else "",
        last=last,
        wishes=wishes,
        way=("mail" if wishes.invitations else "feed") if wishes.digests else "none",
        fault=fault,
        wishes_fault=wishes_fault,
        token=token,
    )


def _back(token: str, kind: HolderKind) -> ResponseReturnValue:
    return redirect(url_for(f"{kind.value}.calendar", token=token), 303)


def _reader(holder: Holder) -> Reader:
    return Reader(HolderKind(holder.kind.value), holder.id)


def _name(holder: Holder) -> str:
    return f"{holder.kind.value} {holder.id}"
