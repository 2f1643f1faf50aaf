"""Role by route: every route of the application is really asked for by everybody."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.person import Role
from scheduler.service.context import Context
from scheduler.service.people.accounts import person_named
from scheduler.service.people.api_tokens import TokenScope, make_token
from tests.web.accounts import signed_in, somebody
from tests.web.visits import Tags, path_of, token, words

READERS = {Role.OBSERVER, Role.OPERATOR, Role.APPROVER, Role.ADMINISTRATOR}
# What differs from "readers look, operators change", written here once more, on purpose.
APPROVERS = {"panel.release", "panel.return_to"}
ADMINISTRATORS = {
    "panel.people",
    "panel.new_person",
    "panel.add_person",
    "panel.one_person",
    "panel.change_person",
    "panel.give_link",
    "panel.end_session_of",
    "panel.end_sessions_of",
    "panel.drop_second_factor",
    "panel.data_of_person",
    "panel.erase_person",
    "panel.tokens",
    "panel.make_token",
    "panel.revoke_token",
}
FORMS_ALONE = {
    "panel.one_fact",
    "panel.fact",
    "panel.new_fact",
    "panel.retire_fact",
    "panel.hand_over",
    "panel.upload",
    "panel.export",
    "panel.start_studio",
    "panel.start_calendar",
    "panel.short_notice",
    "panel.foreseen_event",
    "panel.one_feed",  # which shows a secret address
    "panel.addresses",
    "panel.hand_in",
    "panel.describe_uploads",
    "panel.one_upload",
    "panel.continue_upload",
    "panel.give_up_upload",
}
STAFF = {"panel.log", "panel.log_csv", "panel.outbox", "panel.one_message"}
# The API: what a token must reach to, by the beginning of the path, and which roles give that.
SCOPES = {
    "openapi.json": None,
    "draft": {Role.OPERATOR},
    "plans": {Role.OPERATOR},
    "POST releases": {Role.APPROVER},
}
# Where a form of nothing would be taken: not here.
FORMS = {"panel.start_plan": {"first": "soon"}, "panel.release": {"note": "x" * 501}}
KNOWN = {
    "code": "99001J",
    "teacher_id": "maths-a",
    "programme_id": "maths-2bac",
    "holder_id": "99001J",
    "kind": "school",
    "what": "page",
    "slug": "school",
    "key": "99001J",
    "name": "files.zip",
    "upload_id": "nothing",
}


def routes(app: Flask, *prefixes: str) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in prefixes:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


def address(app: Flask, rule: Rule, **given: str) -> str:
    """An address of a route: what is not known by name is the first, or unknown."""
    values: dict[str, object] = {**KNOWN, **given}
    for name in rule.arguments - values.keys():
        number = "Integer" in type(rule._converters[name]).__name__
        values[name] = 1 if number else "x"
    with app.test_request_context():
        built = app.url_map.bind("educatec.test").build(
            rule.endpoint, {name: values[name] for name in rule.arguments}
        )
    return built.removeprefix("http://educatec.test")


def may_in_panel(role: Role, endpoint: str, rule: Rule) -> bool:
    if endpoint in APPROVERS:
        return role is Role.APPROVER
    if endpoint in ADMINISTRATORS:
        return role is Role.ADMINISTRATOR
    if endpoint in STAFF:
        return role in READERS - {Role.OBSERVER}
    if endpoint in FORMS_ALONE:
        return role is Role.OPERATOR
    return role is Role.OPERATOR if "POST" in rule.methods else role in READERS


def is_refused(reply: TestResponse) -> bool:
    return reply.status_code == 403 and "Your role does not allow this" in words(reply)


def test_every_route_belongs_to_a_part_whose_guard_is_tested_here(app: Flask):
    parts = {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules()}
    guarded = {"panel", "account", "api"}
    secret = {"school", "teacher", "feeds", "deliveries"}
    open_to_all = {"static", "modules", "ops", "sign_in", "watch", "media"}
    assert parts <= guarded | secret | open_to_all


@pytest.mark.parametrize("role", Role)
def test_the_panel_opens_to_each_role_as_far_as_it_reaches(app: Flask, house: Context, role: Role):
    person = somebody(house, role)
    client = signed_in(app, house, person)
    form = token(client.get("/account"))
    wrong = []
    for method, rule in routes(app, "panel"):
        if client.get("/account").status_code == 303:  # it was one's own session that was ended
            client = signed_in(app, house, person)
            form = token(client.get("/account"))
        data = {"csrf_token": form, **FORMS.get(rule.endpoint, {})}
        reply = client.open(address(app, rule), method=method, data=data)
        expected = may_in_panel(role, rule.endpoint, rule)
        if is_refused(reply) == expected or reply.status_code >= 500:
            wrong.append(f"{method} {rule.rule}: {reply.status_code}")
    assert not wrong


def test_nobody_reaches_the_panel_or_an_account_without_signing_in(
    app: Flask, visitor: FlaskClient
):
    form = token(visitor.get("/sign-in"))
    asked = 0
    for method, rule in routes(app, "panel", "account"):
        reply = visitor.open(address(app, rule), method=method, data={"csrf_token": form})
        assert reply.status_code == 303, f"{method} {rule.rule}"
        assert reply.headers["Location"].startswith("/sign-in")
        asked += 1
    assert asked > 40


@pytest.mark.parametrize("role", Role)
def test_everybody_has_the_own_account_and_the_door(app: Flask, house: Context, role: Role):
    client = signed_in(app, house, somebody(house, role))
    for method, rule in routes(app, "account", "sign_in"):
        form = {"csrf_token": token(client.get("/account"))}
        reply = client.open(address(app, rule), method=method, data=form)
        assert reply.status_code in {200, 302, 303, 404, 410, 422}, f"{method} {rule.rule}"
        assert not is_refused(reply)
        client = signed_in(app, house, person_named(house, role.value))


@pytest.mark.parametrize("role", [None, *Role])
def test_pages_behind_secret_links_ask_for_the_link_and_for_no_role(
    app: Flask, house: Context, role: Role | None
):
    client = signed_in(app, house, somebody(house, role)) if role else app.test_client()
    form = {"csrf_token": token(client.get("/account" if role else "/sign-in"))}
    school = path_of(house, Holder(kind=HolderKind.SCHOOL, id="99001J")).rpartition("/")[2]
    teacher = path_of(house, Holder(kind=HolderKind.TEACHER, id="maths-a")).rpartition("/")[2]
    for part, secret in (("school", school), ("teacher", teacher)):
        for method, rule in routes(app, part):
            known = client.open(address(app, rule, token=secret), method=method, data=form)
            guessed = client.open(address(app, rule, token="guess"), method=method, data=form)
            assert not is_refused(known), rule.rule
            assert guessed.status_code == 404, rule.rule


@pytest.mark.parametrize("role", Role)
def test_the_api_opens_to_a_token_as_far_as_its_makers_role_reaches(
    app: Flask, house: Context, role: Role
):
    person = somebody(house, role)
    bearer, _ = make_token(house, "academy", list(TokenScope), actor=person.name)
    headers = {"Authorization": f"Bearer {bearer}"}
    client = app.test_client()
    wrong = []
    for method, rule in routes(app, "api"):
        reply = client.open(address(app, rule), method=method, headers=headers, json={})
        below = rule.rule.removeprefix("/api/v1/").partition("/")[0]
        needed = SCOPES.get(f"{method} {below}", SCOPES.get(below, READERS))
        expected = needed is None or role in needed
        opened = reply.status_code != 401 and "token.scope" not in reply.text
        if opened != expected or reply.status_code >= 500:
            wrong.append(f"{method} {rule.endpoint} {rule.rule}: {reply.status_code}")
    assert not wrong


@pytest.mark.parametrize("role", sorted(READERS))
def test_no_page_shows_a_button_that_its_reader_may_not_use(app: Flask, house: Context, role: Role):
    client = signed_in(app, house, somebody(house, role))
    shown = []
    for method, rule in routes(app, "panel"):
        if method != "GET" or not may_in_panel(role, rule.endpoint, rule):
            continue
        page = client.get(address(app, rule))
        if page.mimetype != "text/html" or page.status_code != 200:
            continue
        for form in Tags(page.text).named("form"):
            if form.get("method") != "post":
                continue
            path = (form.get("action") or page.request.path).partition("?")[0]
            endpoint, _ = app.url_map.bind("educatec.test").match(path, method="POST")
            allowed = not endpoint.startswith("panel.") or may_in_panel(
                role, endpoint, next(app.url_map.iter_rules(endpoint))
            )
            if not allowed:
                shown.append(f"{rule.rule} offers {endpoint}")
    assert not shown
