"""What is said of refusals: a title, what to do, and particulars, in the page's language."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext

from scheduler.domain.errors import (
    BadInputError,
    ClashError,
    Fault,
    LostUpdateError,
    NotAllowedError,
    NotFoundError,
    NotReleasableError,
    SchedulerError,
    StaleZoneDataError,
    Trouble,
    UnavailableError,
)
from scheduler.domain.wall import clock_text
from web.context import wall_now
from web.errors.ways_back import in_panel, own_page
from web.language.counts import ngettext
from web.language.wording.clashes import clash_sentence
from web.language.wording.faults import fault_words

RETRY_SECONDS = 60
BUSY_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalText:
    """What is said of a refusal: the status, a title, what to do, and a list of particulars."""

    status: int
    code: str
    title: str
    says: str
    particulars: tuple[str, ...] = ()
    retry: int = 0  # seconds after which it may be tried again; 0 where waiting does not help


def answer_to(error: SchedulerError) -> RefusalText:
    """Return what is said of a refusal, in the page's language."""
    for kind, made in ANSWERS.items():
        if isinstance(error, kind):
            return made(error)
    return unknown_trouble(error.code)


def not_found() -> RefusalText:
    """Say that there is nothing, and where to look."""
    if in_panel(404):
        says = gettext("It may have been removed, or the address is mistyped. Look in the menu.")
    elif own_page(404):
        says = gettext("What was here may have been moved or cancelled. See your page.")
    else:
        says = gettext("The address may be old or mistyped. Ask the studio for a new link.")
    return RefusalText(
        status=404, code="not-found", title=gettext("There is nothing here"), says=says
    )


def expired() -> RefusalText:
    """Say that a form is no longer taken."""
    return RefusalText(
        status=400,
        code="form.expired",
        title=gettext("This form is no longer valid"),
        says=gettext(
            "You may have signed out in the meantime, perhaps in another window. "
            "Nothing was saved: reload the page, then send the form again."
        ),
    )


def _not_allowed() -> RefusalText:
    return RefusalText(
        status=403,
        code="not-allowed",
        title=gettext("This is not possible now"),
        says=gettext("It may be locked, over or cancelled."),
    )


def not_yours() -> RefusalText:
    """Say that a role does not reach so far."""
    return RefusalText(
        status=403,
        code="role",
        title=gettext("Your role does not allow this"),
        says=gettext("Nothing was changed. Ask an administrator if this is part of your work."),
    )


def wrong_way() -> RefusalText:
    """Say that an address is only for a button."""
    return RefusalText(
        status=405,
        code="method",
        title=gettext("This address is not a page"),
        says=gettext(
            "This address belongs to a button. Go back to the page and use the button there."
        ),
    )


def too_large() -> RefusalText:
    """Say how large files may be."""
    return RefusalText(
        status=413,
        code="too-large",
        title=gettext("This file is too large"),
        says=gettext("Send a file of at most 8 MB."),
    )


def too_many_answer(seconds: int) -> RefusalText:
    """Say for how long to wait after too many tries."""
    words = ngettext(
        "Please wait %(num)s minute, then try again.",
        "Please wait %(num)s minutes, then try again.",
        seconds // 60,
    )
    return RefusalText(
        status=429, code="too-many", title=gettext("Too many attempts"), says=words, retry=seconds
    )


def unclear(status: int) -> RefusalText:
    """Say that a request was not understood."""
    return RefusalText(
        status=status,
        code="request",
        title=gettext("This request was not understood"),
        says=gettext("Go back, load the page again and try once more."),
    )


def unknown_trouble(code: str) -> RefusalText:
    """Say that something of ours broke, and when."""
    return RefusalText(
        status=500,
        code=code,
        title=gettext("Something went wrong here"),
        says=gettext(
            "Try again in a moment. If it persists, tell the people who run the "
            "service that it happened at %(time)s; the error is logged there.",
            time=clock_text(wall_now()[1]),
        ),
    )


def _lost(error: SchedulerError) -> RefusalText:
    return RefusalText(
        status=409,
        code=error.code,
        title=gettext("Somebody else changed this first"),
        says=gettext("Your change was not saved. Check the new state and try again."),
    )


def _clash(error: SchedulerError) -> RefusalText:
    clashes = error.clashes if isinstance(error, ClashError) else ()
    releasing = isinstance(error, NotReleasableError)
    return RefusalText(
        status=409,
        code=error.code,
        title=gettext("The draft cannot be released yet")
        if releasing
        else gettext("This slot is not free"),
        says=gettext("These rules are broken. Move the sessions, then release again.")
        if releasing
        else gettext("The session stays where it was."),
        particulars=tuple(clash_sentence(clash) for clash in clashes),
    )


def _bad_input(error: SchedulerError) -> RefusalText:
    faults = error.faults if isinstance(error, BadInputError) else ()
    return RefusalText(
        status=422,
        code=error.code,
        title=gettext("Some of this data cannot be accepted"),
        says=gettext("Nothing was saved. Fix the lines below and send them again."),
        particulars=tuple(_fault_line(fault) for fault in faults),
    )


def _fault_line(fault: Fault) -> str:
    place = fault.file if fault.line is None else f"{fault.file}:{fault.line}"
    return f"{place}: {fault.key}: {fault_words(fault)}"


def _away(error: SchedulerError) -> RefusalText:
    trouble = error.trouble if isinstance(error, UnavailableError) else Trouble.AWAY
    if trouble is Trouble.BUSY:
        return _busy(error)
    if trouble in STORED_NO_MORE:
        return _stored_no_more(error, STORED_NO_MORE[trouble]())
    return RefusalText(
        status=503,
        code=error.code,
        title=gettext("The service is not available just now"),
        says=gettext("Please try again in a minute. Nothing was lost."),
        retry=RETRY_SECONDS,
    )


def _busy(error: SchedulerError) -> RefusalText:
    return RefusalText(
        status=503,
        code=error.code,
        title=gettext("Others are changing something just now"),
        says=gettext("Your change was not saved. Try again in a moment."),
        retry=BUSY_SECONDS,
    )


def _stored_no_more(error: SchedulerError, title: str) -> RefusalText:
    return RefusalText(
        status=503,
        code=error.code,
        title=title,
        says=gettext(
            "Nothing can be saved until the person who maintains the service has "
            "fixed this: tell them. What was saved before is kept."
        ),
        retry=RETRY_SECONDS,
    )


STORED_NO_MORE: dict[Trouble, Callable[[], str]] = {
    Trouble.FULL: lambda: gettext("The disk of the service is full"),
    Trouble.READ_ONLY: lambda: gettext("The service can read its data, but not change it"),
    Trouble.NOT_ALLOWED: lambda: gettext("The service is kept from its own data"),
    Trouble.DAMAGED: lambda: gettext("The stored data is damaged"),
}
ANSWERS: dict[type[SchedulerError], Callable[[SchedulerError], RefusalText]] = {
    NotFoundError: lambda _: not_found(),
    NotAllowedError: lambda _: _not_allowed(),
    LostUpdateError: _lost,
    ClashError: _clash,
    BadInputError: _bad_input,
    UnavailableError: _away,
    StaleZoneDataError: _away,
}
