"""Released sessions, as the province or one school, teacher or studio sees them."""

import datetime as dt
from typing import Annotated, Self

from pydantic import Field

from scheduler.domain.programme import DeliveryPolicy, Kind
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, ReasonCode, Reception
from web.api.schemas.base import TYPED, Facts, SlotFacts, Span, TextFacts


class ReceptionFacts(Facts):
    """One school's part: its mode, the variant when live, and why it is so."""

    school: str
    mode: Mode
    variant: str | None
    reason: ReasonCode
    reason_detail: dict[str, str]

    @classmethod
    def of(cls, reception: Reception) -> Self:
        """Return a reception."""
        return cls(
            school=reception.school_code,
            mode=reception.mode,
            variant=reception.variant or None,
            reason=reception.reason.code,
            reason_detail=dict(reception.reason.detail),
        )


class BroadcastFacts(Facts):
    """A released session. `slot` is when it is on in the studio; schools see a recorded-only one
    from `opening`. `start` and `end` are the UTC instants at which schools see it.
    """

    id: int
    uid: str
    session: str
    programme: str
    number: int
    total: int
    title: TextFacts
    subject: str
    kind: Kind
    levels: list[Level]
    language: str
    policy: DeliveryPolicy
    state: ReleasedState
    zone: str
    slot: SlotFacts
    opening: SlotFacts | None
    start: dt.datetime
    end: dt.datetime
    studio: str | None
    teacher: str
    sequence: int
    release: int
    changed_at: dt.datetime
    live: int = Field(description="How many schools receive it live.")
    schools: int = Field(description="How many schools it is for.")
    reception: ReceptionFacts | None = Field(
        default=None, description="The part of the school that was asked for."
    )
    receptions: list[ReceptionFacts] | None = Field(
        default=None, description="Every school's part; only when one session is asked for."
    )

    @classmethod
    def of(
        cls, released: ReleasedSession, school: str | None = None, *, whole: bool = False
    ) -> Self:
        """Return a released session, with one school's part or with everybody's."""
        facts = released.facts
        reception = facts.reception_of(school) if school else None
        return cls(
            id=released.session_id,
            uid=released.uid,
            session=str(facts.key),
            programme=facts.key.programme_id,
            number=facts.key.number,
            total=facts.total,
            title=TextFacts.of(facts.title),
            subject=facts.subject,
            kind=facts.kind,
            levels=list(facts.levels),
            language=facts.language,
            policy=facts.policy,
            state=facts.state,
            zone=facts.zone_name,
            slot=SlotFacts.of(facts.slot),
            opening=SlotFacts.maybe(facts.opening),
            start=facts.audience_start,
            end=facts.audience_end,
            studio=facts.studio_id or None,
            teacher=facts.teacher_id,
            sequence=released.sequence,
            release=released.release,
            changed_at=released.changed_at,
            live=facts.live_count,
            schools=len(facts.receptions),
            reception=ReceptionFacts.of(reception) if reception else None,
            receptions=[ReceptionFacts.of(other_reception) for other_reception in facts.receptions]
            if whole
            else None,
        )


class Broadcasts(Facts):
    """Released sessions between two days, both inclusive, by start."""

    first: dt.date
    last: dt.date
    items: list[BroadcastFacts]


class BroadcastQuery(Span):
    """The days asked for, or an ISO week; with `cancelled` also what was called off."""

    week: Annotated[str | None, TYPED] = Field(
        default=None, pattern=r"^20[0-9]{2}-W(0[1-9]|[1-4][0-9]|5[0-3])$"
    )
    cancelled: bool = False
