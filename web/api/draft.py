"""The draft: one week of it, one session, and the two edits that other systems may make."""

from scheduler.domain.errors import ClashError
from scheduler.domain.wall import monday_of, parse_clock
from scheduler.service.draft import editing
from scheduler.service.draft.board import board
from scheduler.service.draft.queries import session
from scheduler.service.people.api_tokens import TokenScope
from web.api.blueprint import blueprint
from web.api.document import Made, answers
from web.api.guard import bearer
from web.api.schemas.drafts import (
    DraftSession,
    DraftWeek,
    LockOrder,
    MoveOrder,
    UnplacedFacts,
    WeekQuery,
)
from web.context import ctx, today

TAG = "draft"
SESSION = "/draft/sessions/<int(min=1, max=2147483647):session_id>"


@blueprint.get("/draft")
@answers(TokenScope.PLAN, DraftWeek, tag=TAG, refusals=(404, 422))
def get_draft(query: WeekQuery) -> Made:
    """Return one week of the draft, with what found no place."""
    found = board(ctx(), monday_of(query.day or today()), "draft")
    return DraftWeek(
        monday=found.monday,
        revision=found.revision,
        items=[DraftSession.of(session) for session in found.sessions],
        unplaced=[UnplacedFacts.of(unplaced) for unplaced in found.unplaced],
    )


@blueprint.get(SESSION)
@answers(TokenScope.PLAN, DraftSession, tag=TAG, refusals=(404,))
def get_draft_session(session_id: int) -> Made:
    """Return one session as the draft has it."""
    return DraftSession.of(session(ctx(), session_id))


@blueprint.post(f"{SESSION}/move")
@answers(TokenScope.PLAN, DraftSession, tag=TAG, refusals=(404, 409), body=True)
def move_session(session_id: int, json: MoveOrder) -> Made:
    """Move a session in the draft. Refused with 409 and the clashes where a rule would break, or
    where somebody else changed it since `revision`; with 403 when it is locked, over or called off.
    """
    moved = editing.move_session(
        ctx(),
        session_id,
        json.date,
        parse_clock(json.time),
        json.studio,
        expected_revision=json.revision,
        actor=bearer().actor,
    )
    if moved.session is None:
        raise ClashError(moved.clashes)
    return DraftSession.of(moved.session)


@blueprint.post(f"{SESSION}/lock")
@answers(TokenScope.PLAN, DraftSession, tag=TAG, refusals=(404, 409), body=True)
def lock_session(session_id: int, json: LockOrder) -> Made:
    """Lock a session where it is, or free it."""
    done = editing.lock_session(
        ctx(),
        session_id,
        json.locked,
        expected_revision=json.revision,
        actor=bearer().actor,
    )
    return DraftSession.of(done)
