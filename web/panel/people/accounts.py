"""The people with an account: listed, added, changed, closed, and given a sign-in."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.errors import NotFoundError
from scheduler.domain.person import Person, Role
from scheduler.service.notices import outbox, sign_in_links
from scheduler.service.people import accounts, second_factor, sessions, sign_in
from scheduler.service.people.accounts import PersonFacts, PersonFault, PersonRefusedError
from web.context import actor, ctx
from web.language.choice import OWN_NAMES, offered
from web.language.names import province_or_none, school_name, teacher_name
from web.language.wording import say
from web.language.wording.labels import role_word
from web.panel.blueprint import blueprint
from web.panel.people.api_tokens import LARGEST

NOBODY = PersonFacts(name="", roles=frozenset({Role.OPERATOR}))


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """List everybody, closed accounts last."""
    found = sorted(accounts.people(ctx()), key=lambda person: (not person.active, person.name))
    return render_template(
        "panel/people/accounts.html", people=found, role_word=role_word, whose=_whose_pages
    )


@blueprint.get("/people/new")
def new_person() -> ResponseReturnValue:
    """Ask for the facts of somebody new."""
    return _form(NOBODY)


@blueprint.post("/people/new")
def add_person() -> ResponseReturnValue:
    """Open an account."""
    facts = _sent(active=True)
    try:
        made = accounts.add_person(ctx(), facts, actor=actor())
    except PersonRefusedError as refused:
        return _form(facts, faults=refused.kinds), 422
    words = gettext("%(name)s now has an account. Give them a link for the first sign-in.")
    flash(say(words, name=made.name), "good")
    return redirect(url_for("panel.one_person", number=made.id), 303)


@blueprint.get("/people/<int:number>")
def one_person(number: int) -> ResponseReturnValue:
    """Show one account, to be changed."""
    person = accounts.person(ctx(), _known(number))
    return _form(accounts.facts_of(person), person)


@blueprint.post("/people/<int:number>")
def change_person(number: int) -> ResponseReturnValue:
    """Change an account, or close it."""
    person = accounts.person(ctx(), _known(number))
    facts = _sent(active="active" in request.form)
    try:
        accounts.change_person(ctx(), number, facts, actor=actor())
    except PersonRefusedError as refused:
        return _form(facts, person, faults=refused.kinds), 422
    flash(gettext("Saved."), "good")
    return redirect(url_for("panel.people"), 303)


@blueprint.post("/people/<int:number>/link")
def give_link(number: int) -> ResponseReturnValue:
    """Mail somebody a sign-in, or show one, this once, to be handed over."""
    person = accounts.person(ctx(), _known(number))
    if "mail" in request.form and person.email and outbox.has_mail(ctx()):
        sign_in_links.send_sign_in_link(ctx(), number, actor=actor())
        words = gettext("A link is being sent to %(address)s.")
        flash(say(words, address=person.email), "good")
        return redirect(url_for("panel.one_person", number=number), 303)
    address = sign_in.show_link(ctx(), number, actor=actor())
    # Shown by the answer itself: kept for a redirect, it would be somewhere else too.
    page = make_response(_form(accounts.facts_of(person), person, address=address))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.post("/people/<int:number>/sessions/<int:session_id>/end")
def end_session_of(number: int, session_id: int) -> ResponseReturnValue:
    """End somebody's session on one device."""
    sessions.end_session(ctx(), number, session_id, actor=actor())
    flash(gettext("That session is over."), "good")
    return redirect(url_for("panel.one_person", number=number), 303)


@blueprint.post("/people/<int:number>/end-sessions")
def end_sessions_of(number: int) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    sign_in.sign_out_everywhere(ctx(), number, actor=actor())
    flash(gettext("That person is signed out everywhere."), "good")
    return redirect(url_for("panel.one_person", number=number), 303)


@blueprint.post("/people/<int:number>/second-step/remove")
def drop_second_factor(number: int) -> ResponseReturnValue:
    """Turn off two-step verification for somebody whose telephone and recovery codes are lost."""
    second_factor.remove_second_factor(ctx(), number, actor=actor())
    flash(gettext("Two-step verification is turned off."), "good")
    return redirect(url_for("panel.one_person", number=number), 303)


def account_fault_sentence(fault: PersonFault) -> str:
    """Say what is wrong with an account and what to do."""
    return {
        PersonFault.NAME_MISSING: gettext("Give a name of at most 80 characters."),
        PersonFault.NAME_TAKEN: gettext("This name is already taken. Add something to it."),
        PersonFault.EMAIL_BAD: gettext(
            "This is not an email address. Write it as name@example.org."
        ),
        PersonFault.EMAIL_TAKEN: gettext("This address belongs to another account."),
        PersonFault.NO_ROLE: gettext("Choose at least one role."),
        PersonFault.NO_TEACHER: gettext("Choose whose page it is."),
        PersonFault.NO_SCHOOL: gettext("Choose whose page it is."),
        PersonFault.LAST_ADMINISTRATOR: gettext(
            "Nobody could keep the accounts any more. Make somebody else an administrator first."
        ),
    }[fault]


def _sent(*, active: bool) -> PersonFacts:
    form = request.form
    return PersonFacts(
        name=form.get("name", ""),
        email=form.get("email", ""),
        roles=frozenset(role for role in Role if role in form.getlist("role")),
        teacher_id=form.get("teacher", ""),
        school_code=form.get("school", ""),
        language=form.get("language", "") if form.get("language") in offered() else "",
        active=active,
    )


def _form(
    facts: PersonFacts,
    person: Person | None = None,
    faults: tuple[PersonFault, ...] = (),
    address: str = "",
) -> str:
    here = province_or_none()
    return render_template(
        "panel/people/account.html",
        facts=facts,
        person=person,
        faults={fault.field: account_fault_sentence(fault) for fault in reversed(faults)},
        address=address,
        session_address=lambda session_id: url_for(
            "panel.end_session_of", number=person.id if person else 0, session_id=session_id
        ),
        sessions=sessions.sign_ins_of(ctx(), person.id) if person else (),
        has_second=person is not None and second_factor.has_second_factor(ctx(), person.id),
        mail=outbox.has_mail(ctx()),
        roles=[(role, role_word(role), role_reach(role)) for role in Role],
        languages_offered=[(code, OWN_NAMES[code]) for code in offered()],
        teachers=here.teachers if here else (),
        schools=here.schools if here else (),
    )


def role_reach(role: Role) -> str:
    """Say how far a role reaches."""
    return {
        Role.ADMINISTRATOR: gettext("manages accounts and access tokens"),
        Role.OPERATOR: gettext("plans, moves sessions, maintains the data"),
        Role.APPROVER: gettext("releases"),
        Role.OBSERVER: gettext("sees everything and changes nothing"),
        Role.TEACHER: gettext("has access to the page of one teacher"),
        Role.SCHOOL: gettext("has access to the page of one school"),
    }[role]


def _whose_pages(person: Person) -> dict[Role, Markup]:
    """Name the teacher and the school whose pages a person has, by the role that has them."""
    keys = {Role.TEACHER: person.teacher_id, Role.SCHOOL: person.school_code}
    names = {Role.TEACHER: teacher_name, Role.SCHOOL: school_name}
    return {role: names[role](key) for role, key in keys.items() if key}


def _known(number: int) -> int:
    if number > LARGEST:
        raise NotFoundError("account", number)
    return number
