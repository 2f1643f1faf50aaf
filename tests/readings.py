"""What tests ask of the stored state, and no page does."""

from scheduler.domain.recording import Recording
from scheduler.domain.session import SessionKey, SessionState
from scheduler.service.context import Context


def unplaced_ids(ctx: Context) -> dict[SessionKey, int]:
    """Return the ids of the draft's unplaced sessions by their keys."""
    with ctx.uow().reading() as work:
        found = work.draft.sessions(states=[SessionState.UNPLACED])
    return {session.key: session.id for session in found}


def recordings_of(ctx: Context, session_id: int) -> tuple[Recording, ...]:
    """Return a session's recordings, the oldest first, withdrawn and deleted ones too."""
    with ctx.uow().reading() as work:
        return work.recordings.of_sessions([session_id])
