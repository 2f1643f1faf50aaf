"""Domain values as the plain tables that TOML files hold: the inverse of reading them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scheduler.domain.calendar import BellPeriod, Closure, ReceptionHours, Scope
from scheduler.domain.network import Network, TransferWindow
from scheduler.domain.programme import DeliveryPolicy, Programme
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.text import Text
from scheduler.domain.wall import MINUTES_A_DAY, clock_text
from scheduler.tomlfile.words import write_dated, write_hours

Plain = dict[str, Any]


def config_of(province: Province) -> Plain:
    """Return the province's tables of `config.toml`, public holidays written out as closures."""
    year = province.calendar
    return {
        "schools": "schools.csv",
        "sessions": "sessions",
        "province": {"name": province.name, "zone": province.zone_name},
        "studios": [_studio(studio) for studio in province.studios],
        "school_year": {"first": year.first, "last": year.last},
        "holidays": {"country": ""},
        "closures": [_closure(closure) for closure in year.closures],
        "bell_periods": [_bell_period(period) for period in year.periods],
        "reception_hours": [_reception_hours(hours) for hours in year.reception_hours],
        "network": _network(province.network),
        "planner": {
            "notice_hours": province.notice_hours,
            "start_step": province.start_step,
            "weights": asdict(province.weights),
        },
    }


def plain_teacher(teacher: Teacher) -> Plain:
    """Return one `[[teachers]]` table."""
    return {
        "id": teacher.id,
        "name": _text(teacher.name),
        "languages": sorted(teacher.languages),
        "email": teacher.email,
        "available": write_hours(teacher.available),
        "away": [_days(first, last) for first, last in teacher.away],
        "away_at": [write_dated(slot) for slot in teacher.away_at],
        "max_minutes_a_day": teacher.max_minutes_a_day,
        "max_minutes_a_week": teacher.max_minutes_a_week,
        "travel": teacher.travel,
        "telephone": teacher.telephone,
    }


def programme_of(programme: Programme) -> Plain:
    """Return one `[[programmes]]` table."""
    levels = [str(level) for level in Level if level in programme.audience.levels]
    table = {
        "id": programme.id,
        "title": _text(programme.title),
        "subject": programme.subject,
        "kind": str(programme.kind),
        "stream": programme.stream,
        "language": programme.language,
        "teacher": programme.teacher_id,
        "audience": {"levels": levels, **_audience_scope(programme.audience.scope)},
        "count": programme.count,
        "minutes": programme.minutes,
        "minutes_in": dict(programme.minutes_in),
        "first": programme.first,
        "last": programme.last,
        "per_week": programme.per_week,
        "min_days_between": programme.min_days_between,
        "windows": write_hours(programme.windows),
        "preferred": write_hours(programme.preferred),
        "priority": programme.priority,
        "delivery": str(programme.policy),
        "source": str(programme.source),
        "rerun": str(programme.rerun),
        "opens_after": programme.opens_after,
        "opens_at": clock_text(programme.opens_at),
        "needs": sorted(programme.needs),
        "studio": programme.studio_id,
    }
    if programme.policy is DeliveryPolicy.LIVE_ONLY:
        del table["rerun"]  # what is never recorded is never rerun
    return table


def _text(text: Text) -> Plain:
    words = {"ar": text.ar, "fr": text.fr, "en": text.en}
    return words if text.en else {"ar": text.ar, "fr": text.fr}


def _scope(scope: Scope) -> Plain:
    parts: tuple[tuple[str, Iterable[str]], ...] = (
        ("schools", scope.codes),
        ("communes", scope.communes),
        ("kinds", scope.kinds),
        ("links", scope.links),
    )
    return {key: sorted(names) for key, names in parts if names}


def _audience_scope(scope: Scope) -> Plain:
    excepted = {"except": sorted(scope.excepted)} if scope.excepted else {}
    return {**_scope(scope), **excepted}


def _days(first: dt.date, last: dt.date) -> Plain:
    return {"first": first, "last": last}


def _studio(studio: Studio) -> Plain:
    return {
        "id": studio.id,
        "name": _text(studio.name),
        "hours": write_hours(studio.hours),
        "turnaround": studio.turnaround,
        "features": sorted(studio.features),
        "closed": [_days(first, last) for first, last in studio.closed],
        "closed_at": [write_dated(slot) for slot in studio.closed_at],
    }


def _closure(closure: Closure) -> Plain:
    return {
        "id": closure.id,
        "kind": str(closure.kind),
        **_days(closure.first, closure.last),
        "name": _text(closure.name),
        "status": str(closure.status),
        "for": _scope(closure.scope),
    }


def _bell_period(period: BellPeriod) -> Plain:
    return {
        "id": period.id,
        "name": _text(period.name),
        **_days(period.first, period.last),
        "status": str(period.status),
        "slots": write_hours(period.slots),
        "for": _scope(period.scope),
    }


def _reception_hours(hours: ReceptionHours) -> Plain:
    return {
        "id": hours.id,
        "hours": write_hours(hours.hours),
        "period": hours.period,
        "for": _scope(hours.scope),
    }


def _network(network: Network) -> Plain:
    return {
        "uplink_mbps": network.uplink_mbps,
        "relayed": network.relayed,
        "reserve": network.reserve,
        "recording_variant": network.recording_variant,
        "variants": [
            {"id": variant.id, "name": _text(variant.name), "mbps": variant.mbps}
            for variant in network.variants
        ],
        "windows": [_window(window) for window in network.windows],
        "limits": dict(sorted(network.limits.items())),
    }


def _window(window: TransferWindow) -> Plain:
    end = window.end - MINUTES_A_DAY if window.end > MINUTES_A_DAY else window.end
    return {
        "start": clock_text(window.start),
        "end": clock_text(end),
        "share": window.share,
        "for": _scope(window.scope),
    }
