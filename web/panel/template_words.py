"""What the panel's templates may call."""

from collections.abc import Iterable

from flask import Blueprint
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.calendar import Span, join_spans
from scheduler.domain.wall import Hours
from web.language.formats import said_in_page
from web.language.names import (
    actor_name,
    commune_name,
    counted,
    holder_name,
    item_name,
    joined_list,
    level_names,
    name_of,
    quoted,
    school_name,
    session_name,
    studio_name,
    teacher_name,
    variant_name,
)
from web.language.wording import (
    changes,
    clashes,
    labels,
    messages,
    reasons,
    scenarios,
    scopes,
    unplaced,
)
from web.panel.board.axis import Shade


def give_words(blueprint: Blueprint) -> None:
    """Make them known to every template of the application."""
    words = {
        "shade_words": shade_words,
        "state_word": labels.state_word,
        "change_word": labels.change_word,
        "changes_words": labels.changes_words,
        "changed_words": changes.changed_words,
        "policy_word": labels.policy_word,
        "client_word": labels.client_word,
        "kind_word": labels.kind_word,
        "level_word": labels.level_word,
        "school_kind_word": labels.school_kind_word,
        "link_word": labels.link_word,
        "closure_word": labels.closure_word,
        "date_status_word": labels.date_status_word,
        "wish_word": labels.wish_word,
        "message_state_word": messages.message_state_word,
        "message_kind_word": messages.message_kind_word,
        "outcome_words": messages.outcome_words,
        "alteration_sentence": scenarios.alteration_sentence,
        "difference_words": scenarios.difference_words,
        "blocker_sentence": unplaced.blocker_sentence,
        "too_late_sentence": changes.too_late_sentence,
        "clash_sentence": clashes.clash_sentence,
        "mode_word": reasons.mode_word,
        "recording_hint": reasons.recording_hint,
        "reason_sentence": reasons.reason_sentence,
        "scope_words": scopes.scope_words,
        "commune_name": commune_name,
        "quoted": quoted,
        "session_name": session_name,
        "name_of": name_of,
        "holder_name": holder_name,
        "item_name": item_name,
        "school_name": school_name,
        "studio_name": studio_name,
        "teacher_name": teacher_name,
        "variant_name": variant_name,
        "actor_name": actor_name,
        "counted": counted,
        "joined": joined_list,
        "weekly_lines": weekly_lines,
    }
    filters = {
        "school_name": school_name,
        "language_word": labels.language_word,
        "feature_word": labels.feature_word,
        "level_names": level_names,
    }
    blueprint.record(lambda state: state.app.jinja_env.globals.update(words))
    blueprint.record(lambda state: state.app.jinja_env.filters.update(filters))


def weekly_lines(hours: Iterable[Hours]) -> list[tuple[int, int, tuple[Span, ...]]]:
    """Return weekly hours as (first weekday, last weekday, spans), days alike together."""
    lines: list[tuple[int, int, tuple[Span, ...]]] = []
    by_day: dict[int, list[Span]] = {}
    for other_hours in hours:
        by_day.setdefault(other_hours.weekday, []).append((other_hours.start, other_hours.end))
    for weekday in sorted(by_day):
        spans = join_spans(by_day[weekday])
        if lines and lines[-1][1] == weekday - 1 and lines[-1][2] == spans:
            lines[-1] = (lines[-1][0], weekday, spans)
        else:
            lines.append((weekday, weekday, spans))
    return lines


def shade_words(shade: Shade) -> Markup:
    """Say why a stretch is closed."""
    if shade.name is not None:
        return said_in_page(shade.name)
    # A board has a hundred such stretches, so only the word that is needed is looked up.
    if shade.why == "year":
        words = gettext("Outside the school year")
    elif shade.why == "studio-down":
        words = gettext("Studio out of service")
    elif shade.why == "studio":
        words = gettext("Studio closed")
    else:
        words = gettext("No lessons")
    return Markup.escape(words)
