"""Several sessions of the board at once, by boxes without a script and from the board with one."""

from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from tests.web.visits import Tags, post, words

WEEK = "/panel/week?on=2026-11-30"
JSON = {"Accept": "application/json"}


def ticked(operator: FlaskClient) -> list[str]:
    """Return what the boxes of the board would send."""
    tags = Tags(operator.get(f"{WEEK}&select=1").text)
    return [str(box["value"]) for box in tags.named("input") if box.get("name") == "session"]


def test_boxes_and_a_form_lock_sessions_without_a_script_and_one_undo_frees_them(
    operator: FlaskClient, house: Context
) -> None:
    chosen = ticked(operator)[:3]
    reply = post(operator, "/panel/week/several", session=chosen, act="lock", back=WEEK)
    assert reply.headers["Location"] == WEEK
    assert "3 sessions locked." in words(operator.get(WEEK))
    ids = [int(value.partition(":")[0]) for value in chosen]
    assert all(session(house, number).locked for number in ids)
    post(operator, "/panel/undo", back="2026-11-30")
    assert "Locked several sessions (3 sessions)" in words(operator.get(WEEK))
    assert not any(session(house, number).locked for number in ids)


def test_refused_ones_are_told_one_by_one_and_who_was_faster(
    operator: FlaskClient, house: Context
) -> None:
    boxes = ticked(operator)[:2]
    one, other = (int(box.partition(":")[0]) for box in boxes)
    editing.lock_session(house, one, locked=True, actor="colleague")
    post(operator, "/panel/week/several", session=boxes, act="unplace", back=WEEK)
    told = words(operator.get(WEEK))
    assert "1 session removed from the schedule." in told
    assert "somebody else changed it first." in told
    assert "colleague locked" in told
    assert session(house, one).placement is not None
    assert session(house, other).placement is None


def test_nothing_ticked_is_said(operator: FlaskClient) -> None:
    reply = post(operator, "/panel/week/several", act="lock", back=WEEK)
    assert reply.status_code == 303
    assert "Select at least one session first." in words(operator.get(WEEK))
    assert post(operator, "/panel/week/several", act="burn", back=WEEK).status_code == 422


def test_card_has_the_data_and_the_buttons_that_its_reader_may_use(
    operator: FlaskClient, house: Context, one: int
) -> None:
    shown = operator.get(f"/panel/sessions/{one}/card")
    assert "Remove from the schedule" in words(shown)
    editing.lock_session(house, one, locked=True, actor="colleague")
    locked = words(operator.get(f"/panel/sessions/{one}/card"))
    assert "Unlock" in locked
    assert "Remove from the schedule" not in locked
    assert operator.get("/panel/sessions/999999/card").status_code == 404
