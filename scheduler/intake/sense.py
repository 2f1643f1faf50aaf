"""Whether the input files agree with each other: names that exist, ids that are told apart.

What cannot be planned is no fault here: a teacher with too few hours is the planner's to explain.
"""

import difflib
from collections.abc import Collection, Iterator
from itertools import pairwise

from scheduler.domain.errors import Fault
from scheduler.domain.school import code_is_valid, receiver_code_is_valid
from scheduler.intake.config_file import ConfigFile, ScopeTable
from scheduler.intake.public_holidays import holiday_closures
from scheduler.intake.remarks import RemarkCode, Remarks
from scheduler.intake.session_file import ProgrammeTable, TeacherTable
from scheduler.intake.sources import Given, Sources
from scheduler.tomlfile.lines import Path as KeyPath
from scheduler.tomlfile.words import Strict

MANY = 8


def find_nonsense(sources: Sources) -> list[Fault]:
    """Return every fault between the files, as far as the files could be read."""
    faults = [
        *_duplicates("teacher", sources.teachers),
        *_duplicates("programme", sources.programmes),
    ]
    if sources.config is not None:
        faults.extend(_config(sources.config, sources))
    for programme in sources.programmes:
        faults.extend(_programme(programme, sources))
    return faults


def _duplicates(
    noun: str, tables: list[Given[TeacherTable]] | list[Given[ProgrammeTable]]
) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for table in tables:
        place = f"{table.file.name}:{table.file.line((*table.path, 'id'))}"
        if table.table.id in seen:
            wrong = f"{table.table.id!r} is already the id of a {noun}, see {seen[table.table.id]}"
            yield table.fault(("id",), wrong, "each id once")
        seen.setdefault(table.table.id, place)


def _config(config: Given[ConfigFile], sources: Sources) -> Iterator[Fault]:
    table = config.table
    year = table.school_year
    for path, names in (
        (("studios",), [studio.id for studio in table.studios]),
        (("closures",), [closure.id for closure in table.closures]),
        (("bell_periods",), [bell_period_table.id for bell_period_table in table.bell_periods]),
        (
            ("reception_hours",),
            [reception_hours_table.id for reception_hours_table in table.reception_hours],
        ),
        (("network", "variants"), [variant.id for variant in table.network.variants]),
    ):
        yield from _twice(config, path, names)
    holidays = [override.holiday for override in table.holidays.overrides]
    yield from _twice(config, ("holidays", "overrides"), holidays, "holiday")
    for path, scopes in (
        (("closures",), [closure.for_ for closure in table.closures]),
        (("bell_periods",), [bell_period_table.for_ for bell_period_table in table.bell_periods]),
        (
            ("reception_hours",),
            [reception_hours_table.for_ for reception_hours_table in table.reception_hours],
        ),
        (("network", "windows"), [window.for_ for window in table.network.windows]),
    ):
        for number, scope in enumerate(scopes):
            yield from _scope(config, (*path, number, "for"), scope, sources)
    periods = {period.id for period in table.bell_periods}
    for number, hours in enumerate(table.reception_hours):
        if hours.period and hours.period not in periods:
            place = ("reception_hours", number, "period")
            yield _unknown(config, place, "timetable period", hours.period, periods)
    yield from _holidays(config)
    yield from _network(config, sources)
    for number, period in enumerate(table.bell_periods):
        if period.last < year.first or period.first > year.last:
            wrong = "is outside the school year"
            allowed = f"days that meet {year.first} to {year.last}"
            yield config.fault(("bell_periods", number), wrong, allowed)


def _holidays(config: Given[ConfigFile]) -> Iterator[Fault]:
    table, year = config.table.holidays, config.table.school_year
    try:
        closures, useless = holiday_closures(table.country, year.first, year.last, table.overrides)
    except NotImplementedError:
        wrong = f"is {table.country!r}, whose holidays are not known"
        yield config.fault(("holidays", "country"), wrong, 'a country code such as "MA", or ""')
        return
    for number in useless:
        wrong = f"{table.overrides[number].holiday!r} is not a holiday in this school year"
        all_of_them, _ = holiday_closures(table.country, year.first, year.last, [])
        allowed = f"one of {', '.join(other_closure.name.en for other_closure in all_of_them)}"
        yield config.fault(("holidays", "overrides", number, "holiday"), wrong, allowed)
    taken = {closure.id for closure in closures}
    for number, closure in enumerate(config.table.closures):
        if closure.id in taken:
            wrong = f"{closure.id!r} is already the id of a public holiday"
            yield config.fault(("closures", number, "id"), wrong, "another id")


def _network(config: Given[ConfigFile], sources: Sources) -> Iterator[Fault]:
    table = config.table.network
    variants = {variant.id for variant in table.variants}
    if table.recording_variant and table.recording_variant not in variants:
        path: KeyPath = ("network", "recording_variant")
        yield _unknown(config, path, "variant", table.recording_variant, variants)
    rates = [variant.mbps for variant in table.variants]
    for number, (before, after) in enumerate(pairwise(rates), start=1):
        if after >= before:
            path = ("network", "variants", number, "mbps")
            wrong = f"has {after:g}, more than the variant before it ({before:g})"
            yield config.fault(path, wrong, "variants from best to lightest")
    codes = {school.code for school in sources.schools}
    for code, variant in table.limits.items():
        path = ("network", "limits", code)
        if sources.schools_whole and code not in codes:
            if _is_code(code):
                _remark_missing(config, path, code, sources)
            else:
                yield _unknown(config, path, "school", code, codes)
        if variant not in variants:
            yield _unknown(config, path, "variant", variant, variants)


def _programme(given: Given[ProgrammeTable], sources: Sources) -> Iterator[Fault]:
    table = given.table
    teachers = {teacher.table.id: teacher.table for teacher in sources.teachers}
    if table.teacher in teachers:
        spoken = set(map(str, teachers[table.teacher].languages))
        if str(table.language) not in spoken:
            wrong = f"is {table.language}, which {table.teacher} does not teach in"
            yield given.fault(("language",), wrong, f"one of {', '.join(sorted(spoken))}")
    elif sources.sessions_whole:
        yield _unknown(given, ("teacher",), "teacher", table.teacher, teachers)
    yield from _scope(given, ("audience",), table.audience, sources)
    audience = table.audience.audience()
    reached = any(audience.includes(school) for school in sources.schools)
    if sources.schools_whole and not reached:
        wrong = "reaches no school"
        yield given.fault(("audience",), wrong, "levels taught by some school in this selection")
    if sources.config is not None:
        yield from _programme_in_house(given, sources.config.table)
        _remark_days(given, sources.config.table, sources.remarks)


def _programme_in_house(given: Given[ProgrammeTable], config: ConfigFile) -> Iterator[Fault]:
    table, year = given.table, config.school_year
    if table.last < year.first or table.first > year.last:
        allowed = f"days that meet {year.first} to {year.last}"
        yield given.fault(("first",), "is outside the school year", allowed)
    studios = {studio.id: set(studio.features) for studio in config.studios}
    if table.studio and table.studio not in studios:
        yield _unknown(given, ("studio",), "studio", table.studio, studios)
    else:
        wanted = [studios[table.studio]] if table.studio else list(studios.values())
        if not any(set(table.needs) <= features for features in wanted):
            wrong = f"no studio has {', '.join(table.needs)}"
            known = sorted({feature for features in wanted for feature in features})
            yield given.fault(("needs",), wrong, f"together in one studio: {', '.join(known)}")
    periods = {period.id for period in config.bell_periods}
    for period in table.minutes_in:
        if period not in periods:
            yield _unknown(given, ("minutes_in", period), "timetable period", period, periods)


def _remark_days(given: Given[ProgrammeTable], config: ConfigFile, remarks: Remarks) -> None:
    """Note a programme that is partly outside the school year: those days are not planned."""
    table, year = given.table, config.school_year
    if table.first <= year.last < table.last:
        given.remark(
            remarks,
            ("last",),
            RemarkCode.ENDS_AFTER_YEAR,
            programme=table.id,
            last=str(table.last),
            end=str(year.last),
        )
    if table.first < year.first <= table.last:
        given.remark(
            remarks,
            ("first",),
            RemarkCode.BEGINS_BEFORE_YEAR,
            programme=table.id,
            first=str(table.first),
            start=str(year.first),
        )


def _scope(
    given: Given[Strict], path: KeyPath, scope: ScopeTable, sources: Sources
) -> Iterator[Fault]:
    if not sources.schools_whole:
        return
    codes = {school.code for school in sources.schools}
    communes = {school.commune for school in sources.schools}
    for key, noun, names, known in (
        ("schools", "school", scope.schools, codes),
        ("communes", "commune", scope.communes, communes),
        ("except", "school", getattr(scope, "except_", []), codes),
    ):
        for number, name in enumerate(names):
            if name in known:
                continue
            if noun == "school" and isinstance(given.table, ConfigFile) and _is_code(name):
                _remark_missing(given, (*path, key, number), name, sources)
            else:
                yield _unknown(given, (*path, key, number), noun, name, known)


def _is_code(name: str) -> bool:
    return code_is_valid(name) or receiver_code_is_valid(name)


def _remark_missing(given: Given[Strict], path: KeyPath, code: str, sources: Sources) -> None:
    """Note a school of config.toml that the roster lacks: it may have been closed since."""
    name = sources.school_names.get(code)
    given.remark(
        sources.remarks,
        path,
        RemarkCode.MISSING_SCHOOL,
        named_by=given.fault(path, "", "").key,
        school=f"{name} ({code})" if name else code,
    )


def _twice(
    config: Given[ConfigFile], path: KeyPath, names: list[str], key: str = "id"
) -> Iterator[Fault]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield config.fault((*path, number, key), f"{name!r} appears twice", "each once")


def _unknown(
    given: Given[Strict], path: KeyPath, noun: str, name: str, known: Collection[str]
) -> Fault:
    near = difflib.get_close_matches(name, list(known), n=1)
    names = sorted(known)
    listed = ", ".join(names[:MANY]) + (", …" if len(names) > MANY else "")
    allowed = f"did you mean {near[0]}?" if near else f"one of {listed or 'none yet'}"
    return given.fault(path, f"there is no {noun} {name!r}", allowed)
