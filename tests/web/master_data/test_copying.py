"""A programme or a session is copied as a form, filled in, that nobody has sent yet."""

import datetime as dt

from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.province import stored_province
from tests.web.visits import Tags

PROGRAMME = "/panel/programmes/maths-2bac"


def way_to_copy(operator: FlaskClient, page: str) -> str:
    tags = Tags(operator.get(page).text)
    return next(str(tag["href"]) for tag in tags.named("a") if "like=" in str(tag.get("href")))


def typed(operator: FlaskClient, address: str) -> dict[str, str]:
    fields = Tags(operator.get(address).text).named("input")
    return {str(field["name"]): str(field.get("value", "")) for field in fields if "name" in field}


def test_programme_is_copied_with_all_but_its_short_name(
    operator: FlaskClient, house: Context
) -> None:
    before = stored_province(house)
    found = typed(operator, way_to_copy(operator, PROGRAMME))
    like = before.programme_by_id["maths-2bac"]
    assert (found["title_fr"], found["count"]) == (like.title.fr, str(like.count))
    assert found["first"] == like.first.isoformat()
    assert found.get("id", "") == ""
    assert stored_province(house) == before


def test_session_is_copied_as_one_session_on_days_to_come(
    operator: FlaskClient, house: Context, one: int
) -> None:
    like = stored_province(house).programme_by_id["maths-2bac"]
    for page in (f"/panel/sessions/{one}", f"/panel/sessions/{one}/card"):
        found = typed(operator, way_to_copy(operator, page))
        assert (found["title_fr"], found["count"]) == (like.title.fr, "1")
        assert dt.date.fromisoformat(found["first"]) > dt.date(2026, 11, 23)


def test_copy_of_what_is_not_there_is_not_offered(operator: FlaskClient) -> None:
    assert operator.get("/panel/facts/programme/new?like=nobody").status_code == 404
