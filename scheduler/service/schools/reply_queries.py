"""What schools have said, read: of one session by all schools, of many sessions by one."""

from collections.abc import Collection, Mapping

from scheduler.domain.school import Level
from scheduler.service.context import Context
from scheduler.service.schools.replies import (
    SILENT,
    Heads,
    RoomAnswer,
    RoomWord,
    SchoolReply,
)
from scheduler.storage.repositories.replies import Loss, RoomReply
from scheduler.storage.unit_of_work import UnitOfWork


def replies_of(ctx: Context, school_code: str, sessions: Collection[int]) -> dict[int, SchoolReply]:
    """Return what a school has said, by session; silence where it said nothing."""
    said = _said(ctx, sessions, school_code)
    return {session_id: said.get((session_id, school_code), SILENT) for session_id in sessions}


def replies_to(ctx: Context, session_id: int) -> dict[str, SchoolReply]:
    """Return what schools have said of one session, by school code; the silent are left out."""
    said = _said(ctx, [session_id])
    return {code: said[session_id, code] for _, code in sorted(said)}


def _said(
    ctx: Context, sessions: Collection[int], school_code: str | None = None
) -> dict[tuple[int, str], SchoolReply]:
    """Return every reply by session and school code."""
    with ctx.uow().reading() as work:
        rooms = {
            (room.session_id, room.school_code): room
            for room in work.replies.rooms(sessions, school_code)
        }
        losses = {
            (loss.session_id, loss.school_code): loss
            for loss in work.replies.losses(sessions, school_code)
        }
        heads: dict[tuple[int, str], dict[Level, Heads]] = {}
        for head in work.replies.heads(sessions, school_code):
            found = heads.setdefault((head.session_id, head.school_code), {})
            found[Level(head.level)] = Heads(girls=head.girls, boys=head.boys)
    return {
        place: _reply(rooms.get(place), heads.get(place, {}), losses.get(place))
        for place in {*rooms, *losses, *heads}
    }


def room_answers(ctx: Context, sessions: Collection[int]) -> dict[int, dict[str, RoomAnswer]]:
    """Return the answers on rooms by session and school, for the operator."""
    return {
        session_id: {code: word.answer for code, word in words.items()}
        for session_id, words in room_words(ctx, sessions).items()
    }


def room_words(ctx: Context, sessions: Collection[int]) -> dict[int, dict[str, RoomWord]]:
    """Return the answers on rooms with what was written beside them, by session and school."""
    with ctx.uow().reading() as work:
        return room_words_in(work, sessions)


def room_words_in(work: UnitOfWork, sessions: Collection[int]) -> dict[int, dict[str, RoomWord]]:
    """Return the same as this unit of work sees it."""
    found: dict[int, dict[str, RoomWord]] = {session: {} for session in sessions}
    for reply in work.replies.rooms(sessions):
        word = RoomWord(answer=RoomAnswer(reply.answer), note=reply.note)
        found[reply.session_id][reply.school_code] = word
    return found


def _reply(room: RoomReply | None, heads: Mapping[Level, Heads], loss: Loss | None) -> SchoolReply:
    return SchoolReply(
        answer=RoomAnswer(room.answer) if room else None,
        answered_at=room.told_at if room else None,
        note=room.note if room else "",
        heads=heads,
        lost_from=loss.minute if loss else None,
        loss_note=loss.note if loss else "",
    )
