"""Everything of the panel is found from one field, in three languages, without a script."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.person import Role
from scheduler.service.context import Context
from tests.web.accounts import signed_in, somebody
from tests.web.visits import Tags, words

FIELD = "/panel/search"


def found(client: FlaskClient, looked_for: str) -> list[str]:
    """Return where the results lead."""
    page = client.get(FIELD, query_string={"q": looked_for}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    return [link["href"] or "" for link in Tags(page.text).named("a")]


@pytest.mark.parametrize(
    ("looked_for", "leads"),
    [
        ("maths-2bac 2", "/panel/sessions/"),
        ("99002", "/panel/schools/99002"),
        ("SKHOUR", "/panel/schools/99002"),
        ("صَخور", "/panel/schools/99002"),
        ("counsel-a", "/panel/teachers/counsel-a"),
        ("ecoute", "/panel/programmes/counsel"),
        ("nulle PART", "/panel/programmes/nowhere"),
        ("release 1", "/panel/releases/1"),
        ("نشر ١", "/panel/releases/1"),
        ("enseignant absent", "/panel/short-notice?kind=teacher-away"),
        ("school is closed", "/panel/short-notice?kind=closed"),
        ("etablissements", "/panel/schools"),
        ("المؤسسات", "/panel/schools"),
        ("programme nouveau", "/panel/facts/programme/new"),
    ],
)
def test_each_kind_is_found_in_each_language(
    operator: FlaskClient, looked_for: str, leads: str
) -> None:
    assert any(address.startswith(leads) for address in found(operator, looked_for))


def test_the_session_whose_number_is_asked_for_comes_first(operator: FlaskClient) -> None:
    first = next(each for each in found(operator, "maths-2bac 2") if "/sessions/" in each)
    assert "maths-2bac 2/3" in words(operator.get(first))


def test_results_lead_where_whoever_looks_may_go(app: Flask, house: Context) -> None:
    observer = signed_in(app, house, somebody(house, Role.OBSERVER))
    for looked_for in ("a", "e", "1", "ا"):
        for address in found(observer, looked_for):
            assert observer.get(address).status_code == 200, address
    assert found(observer, "teacher is away") == []


def test_nothing_found_and_hostile_words_are_told_plainly(operator: FlaskClient) -> None:
    assert "Nothing matches." in words(operator.get(f"{FIELD}?q=zzzz"))
    page = operator.get(FIELD, query_string={"q": '"><script>x</script>'})
    assert "<script>x" not in page.text
    assert operator.get(FIELD, query_string={"q": "ا" * 5000}).status_code == 200


def test_the_bar_holds_the_field_on_every_page(operator: FlaskClient) -> None:
    form = next(
        each
        for each in Tags(operator.get("/panel/today").text).named("form")
        if each.get("role") == "search"
    )
    assert (form["method"], form["action"]) == ("get", FIELD)
