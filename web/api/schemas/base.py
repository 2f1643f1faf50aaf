"""What all facts share: strict bodies, texts in three languages, times on the wall."""

import datetime as dt
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scheduler.domain.keyboard import plain_signs
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot, clock_text

FIRST_YEAR, LAST_YEAR = 2000, 2100
TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
# Letters, digits and marks; no control characters, which a database may refuse.
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"


def _near(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _plain(typed: object) -> object:
    """Read a value as it comes from any keyboard."""
    return plain_signs(typed) if isinstance(typed, str) else typed


TYPED = BeforeValidator(_plain)
Day = Annotated[
    dt.date,
    TYPED,
    AfterValidator(_near),
    Field(description="A day on the schools' wall."),
]
Time = Annotated[
    str, TYPED, Field(pattern=TIME_PATTERN, description="A time on the schools' wall.")
]
Line = Annotated[str, Field(pattern=ONE_LINE)]


class Facts(BaseModel):
    """The root of all facts: frozen, with no part that is not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextFacts(Facts):
    """The same words in each language."""

    ar: str
    fr: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Self:
        """Return a text; English falls back to French."""
        return cls(ar=text.ar, fr=text.fr, en=text.in_("en"))


class SlotFacts(Facts):
    """A stretch of wall time on one day."""

    date: dt.date
    time: str
    minutes: int

    @classmethod
    def of(cls, slot: Slot) -> Self:
        """Return a slot."""
        return cls(date=slot.day, time=clock_text(slot.start), minutes=slot.minutes)

    @classmethod
    def maybe(cls, slot: Slot | None) -> Self | None:
        """Return a slot, if there is one."""
        return None if slot is None else cls.of(slot)


class Span(Facts):
    """The days asked for, both inclusive; without them the next four weeks."""

    first: Day | None = None
    last: Day | None = None
