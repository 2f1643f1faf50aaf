"""Each page says in one line what it is for; each list that is empty says what to do first."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from tests import factories as make
from tests.web.visits import Tags, session_ids, sign_in
from web.panel.navigation import Menu, Way, bar

KNOWN = {
    "code": make.code(99001),
    "teacher_id": "maths-a",
    "programme_id": "maths-2bac",
    "number": 1,
    "slug": "school",
}
# Pages of the bar that are no lists, and lists that are never empty.
OTHERS = {
    "today": "says that nothing needs attention",
    "week": "shows its days, and leads to a plan",
    "plan": "is a form",
    "short_notice": "is a form",
    "calendar": "always has a school year",
    "network": "always has a connection",
    "hand_over": "is a form",
    "people": "always has whoever looks at it",
    "tokens": "is a form",
    "feeds": "always has the calendar of the province",
    "log": "always has the act that began it",
    "difference": "leads to a plan and to the weeks",
}


def purposes(page: str) -> list[str]:
    found = re.findall(r'<p class="[^"]*\bpurpose\b[^"]*">(.*?)</p>', page, flags=re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", " ", words)).split()) for words in found]


def test_each_page_says_what_it_is_for_in_each_language(
    app: Flask, house: Context, operator: FlaskClient
) -> None:
    known = KNOWN | {"session_id": session_ids(house, "maths-2bac")[0]}
    seen = 0
    for rule in app.url_map.iter_rules():
        ours = rule.endpoint.startswith("panel.") or rule.endpoint == "account.page"
        if not ours or "GET" not in (rule.methods or ()) or not rule.arguments <= known.keys():
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
        said = set()
        for language in ("ar", "fr", "en"):
            reply = operator.get(address, query_string={"lang": language})
            if reply.status_code != 200 or b"<main" not in reply.data:
                break  # leads elsewhere, answers a form, or is no whole page
            found = purposes(reply.text)
            assert len(found) == 1, (address, found)
            said.add(found[0])
        else:
            seen += 1
            assert len(said) == 3, (address, said)
    assert seen > 40


@pytest.fixture
def beginner(another_house: Callable[[], Flask]) -> FlaskClient:
    """Whoever opens an installation that has a school year and nothing else."""
    app = another_house()
    ctx: Context = app.extensions["educatec"]
    apply_import(ctx, make.province(schools=(), teachers=(), programmes=(), studios=()), "importer")
    return sign_in(app, ctx, "operator")


def test_each_list_of_the_bar_that_is_empty_says_what_to_do_first(beginner: FlaskClient) -> None:
    with beginner:
        beginner.get("/panel/schools")
        ways = [
            way
            for entry in bar()
            for way in (entry.ways if isinstance(entry, Menu) else (entry,))
            if isinstance(way, Way)
        ]
        addresses = {way.to.removeprefix("panel."): way.address for way in ways}
    assert OTHERS.keys() < addresses.keys()
    for page in addresses.keys() - OTHERS.keys():
        reply = beginner.get(addresses[page])
        empty = re.findall(r'<div class="empty">(.*?)</div>', reply.text, flags=re.DOTALL)
        assert empty, page
        steps = [link["href"] or "" for part in empty for link in Tags(part).named("a")]
        assert steps, page
        for step in steps:
            assert beginner.get(step).status_code == 200, (page, step)
