"""Which role may open what. The panel's rule: readers look, operators change; the table has the
exceptions. Pages behind secret links and the API have guards of their own.
"""

from flask import Flask, abort, current_app, redirect, url_for
from werkzeug.wrappers import Response

from scheduler.domain.person import READERS, Person, Role
from scheduler.service.people import second_factor
from scheduler.service.people.second_factor import WhoNeedsOne
from web.context import ctx
from web.security.authentication import signed_in, to_the_door

OPERATORS = frozenset({Role.OPERATOR})
APPROVERS = frozenset({Role.APPROVER})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
STAFF = frozenset({Role.OPERATOR, Role.APPROVER, Role.ADMINISTRATOR})

EXCEPTIONS: dict[str, frozenset[Role]] = {
    # What everybody will see is let out by an approver.
    "panel.release": APPROVERS,
    "panel.return_to": APPROVERS,
    # The log names people and their sign-ins.
    "panel.log": STAFF,
    "panel.log_csv": STAFF,
    # Whoever has a calendar's address reads what is behind it; letters are to those they name.
    "panel.one_feed": OPERATORS,
    "panel.addresses": OPERATORS,
    "panel.outbox": STAFF,
    "panel.one_message": STAFF,
    # Pages that are a form and nothing else.
    "panel.one_fact": OPERATORS,
    "panel.fact": OPERATORS,
    "panel.new_fact": OPERATORS,
    "panel.retire_fact": OPERATORS,
    "panel.hand_over": OPERATORS,
    "panel.upload": OPERATORS,
    "panel.export": OPERATORS,
    "panel.start_studio": OPERATORS,
    "panel.start_calendar": OPERATORS,
    "panel.short_notice": OPERATORS,
    "panel.foreseen_event": OPERATORS,
    "panel.hand_in": OPERATORS,
    # Parts of an upload, which come neither as GET nor as POST alone.
    "panel.describe_uploads": OPERATORS,
    "panel.one_upload": OPERATORS,
    "panel.continue_upload": OPERATORS,
    "panel.give_up_upload": OPERATORS,
    # Who hands out rights.
    "panel.people": ADMINISTRATORS,
    "panel.new_person": ADMINISTRATORS,
    "panel.add_person": ADMINISTRATORS,
    "panel.one_person": ADMINISTRATORS,
    "panel.change_person": ADMINISTRATORS,
    "panel.give_link": ADMINISTRATORS,
    "panel.end_session_of": ADMINISTRATORS,
    "panel.end_sessions_of": ADMINISTRATORS,
    "panel.drop_second_factor": ADMINISTRATORS,
    "panel.data_of_person": ADMINISTRATORS,
    "panel.erase_person": ADMINISTRATORS,
    "panel.tokens": ADMINISTRATORS,
    "panel.make_token": ADMINISTRATORS,
    "panel.revoke_token": ADMINISTRATORS,
}


def init(app: Flask) -> None:
    """Let every template ask what its reader may do: `may("panel.release")`."""
    app.jinja_env.globals.update(may=may, signed_in=signed_in)


def allowed(endpoint: str) -> frozenset[Role]:
    """Return the roles that may use a view of the panel."""
    if endpoint in EXCEPTIONS:
        return EXCEPTIONS[endpoint]
    rules = current_app.url_map.iter_rules(endpoint)
    return OPERATORS if any("POST" in (rule.methods or ()) for rule in rules) else READERS


def may(endpoint: str) -> bool:
    """Tell whether whoever is signed in may use a view of the panel."""
    person = signed_in()
    return person is not None and bool(person.roles & allowed(endpoint))


def must_have_second_factor(person: Person) -> bool:
    """Tell whether the configuration requires a second factor of a person."""
    required: WhoNeedsOne = current_app.config["SECOND_FACTOR"]
    return required.asks(person)


def require_role(endpoint: str) -> Response | None:
    """Show whoever is not signed in how to sign in, and refuse whose role does not reach so far."""
    person = signed_in()
    if person is None:
        return to_the_door()
    if must_have_second_factor(person) and not second_factor.has_second_factor(ctx(), person.id):
        return redirect(url_for("account.second_step"), 303)
    if not may(endpoint):
        abort(403)
    return None
