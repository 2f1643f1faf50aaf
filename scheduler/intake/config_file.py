"""What `config.toml` says about the province: its shape, before any sense is made of it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from scheduler.domain.calendar import ClosureKind, DateStatus, Scope
from scheduler.domain.school import Link, SchoolKind
from scheduler.settings import SettingsPart
from scheduler.tomlfile.words import (
    ClockMinute,
    DatedHours,
    Day,
    Id,
    Line,
    NotAllowedValue,
    SchoolCode,
    Strict,
    TextTable,
    WeeklyHours,
    ZoneName,
)

Enumerated = Field(strict=False)
Rate = Annotated[float, Field(gt=0, le=100_000)]


class Days(Strict):
    """Days, both inclusive."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuse a last day before the first."""
        if self.first > self.last:
            wrong = f"ends ({self.last}) before it begins ({self.first})"
            raise NotAllowedValue("a day on or after `first`", wrong, "last")
        return self


class ScopeTable(Strict):
    """Which schools; the four keys as in the glossary's Scope."""

    schools: list[SchoolCode] = Field(default=[])
    communes: list[Line] = Field(default=[])
    kinds: list[Annotated[SchoolKind, Enumerated]] = Field(default=[])
    links: list[Annotated[Link, Enumerated]] = Field(default=[])

    def scope(self) -> Scope:
        """Return the domain's value."""
        return Scope(
            codes=frozenset(self.schools),
            communes=frozenset(self.communes),
            kinds=frozenset(map(str, self.kinds)),
            links=frozenset(map(str, self.links)),
        )


class ProvinceTable(Strict):
    """`[province]`."""

    name: Line
    zone: ZoneName


class StudioTable(Strict):
    """`[[studios]]`."""

    id: Id
    name: TextTable
    hours: Annotated[WeeklyHours, Field(min_length=1)]
    turnaround: int = Field(ge=0, le=240)
    features: list[Id] = Field(default=[])
    closed: list[Days] = Field(default=[])
    closed_at: list[DatedHours] = Field(default=[])


class SchoolYearTable(Days):
    """`[school_year]`: from the first to the last lesson day."""


class HolidayTable(Strict):
    """`[[holidays.overrides]]`: one holiday of the package, moved, confirmed or switched off."""

    holiday: Line
    first: Day | None = None
    last: Day | None = None
    name: TextTable | None = None
    status: Annotated[DateStatus, Enumerated] = DateStatus.CONFIRMED
    off: bool = False

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """Refuse an override without days that does not switch off either."""
        if not self.off and (self.first is None or self.last is None):
            raise NotAllowedValue("give `first` and `last`, or `off = true`", "is empty text")
        if self.first and self.last and self.first > self.last:
            wrong = f"ends ({self.last}) before it begins ({self.first})"
            raise NotAllowedValue("a day on or after `first`", wrong, "last")
        return self


class HolidaysTable(Strict):
    """`[holidays]`."""

    country: str = Field(default="MA", pattern="^([A-Z]{2})?$")
    overrides: list[HolidayTable] = Field(default=[])


class ClosureTable(Days):
    """`[[closures]]`."""

    id: Id
    kind: Annotated[ClosureKind, Enumerated]
    name: TextTable
    status: Annotated[DateStatus, Enumerated]
    for_: ScopeTable = Field(default=ScopeTable(), alias="for")


class BellPeriodTable(Days):
    """`[[bell_periods]]`."""

    id: Id
    name: TextTable
    status: Annotated[DateStatus, Enumerated]
    slots: Annotated[WeeklyHours, Field(min_length=1)]
    for_: ScopeTable = Field(default=ScopeTable(), alias="for")


class ReceptionHoursTable(Strict):
    """`[[reception_hours]]`."""

    id: Id
    hours: WeeklyHours
    period: str = ""
    for_: ScopeTable = Field(default=ScopeTable(), alias="for")


class VariantTable(Strict):
    """`[[network.variants]]`."""

    id: Id
    name: TextTable
    mbps: Rate


class TransferWindowTable(Strict):
    """`[[network.windows]]`: an end at or before the start lies on the next day."""

    start: ClockMinute
    end: ClockMinute
    share: float = Field(ge=0, le=1)
    for_: ScopeTable = Field(default=ScopeTable(), alias="for")


class NetworkTable(Strict):
    """`[network]`."""

    uplink_mbps: Rate
    relayed: bool = True
    reserve: float = Field(default=0.1, ge=0, lt=1)
    recording_variant: str = ""
    variants: list[VariantTable] = Field(min_length=1)
    windows: list[TransferWindowTable] = Field(default=[])
    limits: dict[str, str] = Field(default={})


class WeightsTable(Strict):
    """`[planner.weights]`."""

    preferred: int = Field(default=20, ge=0, le=1000)
    spread: int = Field(default=10, ge=0, le=1000)
    same_slot: int = Field(default=10, ge=0, le=1000)
    same_studio: int = Field(default=5, ge=0, le=1000)
    isolated: int = Field(default=5, ge=0, le=1000)
    teacher_gaps: int = Field(default=5, ge=0, le=1000)
    fairness: int = Field(default=20, ge=0, le=1000)

    @model_validator(mode="before")
    @classmethod
    def without_live(cls, given: object) -> object:
        """Refuse the weight that files of the first releases hold, which changed no plan."""
        if isinstance(given, dict) and "live" in given:
            raise NotAllowedValue(
                "delete this line: reaching schools live comes before all preferences, "
                "without a weight",
                "is not a known key",
                "live",
            )
        return given


class PlannerTable(Strict):
    """`[planner]`."""

    notice_hours: int = Field(default=24, ge=0, le=336)
    start_step: int = Field(default=15, ge=5, le=60)
    weights: WeightsTable = WeightsTable()


class ConfigFile(SettingsPart):
    """All of `config.toml`; the installation's tables come from `scheduler.settings`."""

    schools: Line = "schools.csv"
    sessions: Line = "sessions"
    province: ProvinceTable
    studios: list[StudioTable] = Field(min_length=1)
    school_year: SchoolYearTable
    holidays: HolidaysTable = HolidaysTable()
    closures: list[ClosureTable] = Field(default=[])
    bell_periods: list[BellPeriodTable] = Field(min_length=1)
    reception_hours: list[ReceptionHoursTable] = Field(default=[])
    network: NetworkTable
    planner: PlannerTable = PlannerTable()
