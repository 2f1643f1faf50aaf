"""What bears the words looked for, kind by kind, each with where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.folding import folded, matches
from scheduler.domain.programme import Programme
from scheduler.domain.session import ENDED
from scheduler.service.draft.queries import outlines
from scheduler.service.releases.releasing import releases
from web.context import ctx
from web.language.formats import day_short, isolated, moment, said_in_page
from web.language.names import commune_name, counted, province
from web.language.wording.subjects import subject_words
from web.panel.search.acts import acts, in_all_languages
from web.security.permissions import may

SHOWN = 8  # of a kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """One thing: what it is called, what tells it from others, and where it leads."""

    name: Markup
    hint: Markup
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGroup:
    """What was found of one kind: the first few, and how many more there are."""

    words: str
    found: tuple[FoundItem, ...]
    more: int


def everything_like(words: str) -> list[FoundGroup]:
    """Return what bears all of the words, the kinds that people look for most first."""
    kinds = [
        (gettext("Actions and pages"), _acts(words)),
        (gettext("Sessions"), _sessions(words)),
        (gettext("Schools"), _schools(words)),
        (gettext("Teachers"), _teachers(words)),
        (gettext("Programmes"), _programmes(words)),
        (gettext("Studios"), _studios(words)),
        (gettext("Releases"), _releases(words)),
    ]
    return [
        FoundGroup(words=kind, found=tuple(found[:SHOWN]), more=max(len(found) - SHOWN, 0))
        for kind, things in kinds
        if (found := list(things))
    ]


def _acts(words: str) -> Iterable[FoundItem]:
    for act in acts():
        if matches(words, act.known_as):
            yield FoundItem(name=Markup.escape(act.words), hint=Markup(), address=act.address)


def _sessions(words: str) -> Iterable[FoundItem]:
    """Find sessions by their programme and teacher, their number and their day."""
    looked_for = folded(words).split()
    texts = {programme.id: _known_as(programme) for programme in province().programmes}
    known = province().programme_by_id
    number = next((int(word) for word in looked_for if word.isdecimal() and len(word) < 5), None)
    rest = " ".join(word for word in looked_for if not (word.isdecimal() and len(word) < 5))
    found = [
        outline
        for outline in outlines(ctx())
        if outline.programme_id in known
        and outline.state not in ENDED
        and (
            (number == outline.number and rest and matches(rest, texts[outline.programme_id]))
            or matches(words, [*texts[outline.programme_id], str(outline.day or "")])
        )
    ]
    # The number that was asked for first, then by programme and number.
    found.sort(key=lambda other: (other.number != number, other.programme_id, other.number))
    for outline in found:
        programme = known[outline.programme_id]
        yield FoundItem(
            name=Markup("{} {}").format(
                said_in_page(programme.title), counted(outline.number, programme.count)
            ),
            hint=day_short(outline.day) if outline.day else Markup.escape(gettext("unscheduled")),
            address=url_for("panel.session", session_id=outline.id),
        )


def _schools(words: str) -> Iterable[FoundItem]:
    for school in province().schools:
        names = (school.code, school.commune, school.commune_ar, *school.name.wordings())
        if matches(words, names):
            yield FoundItem(
                name=said_in_page(school.name),
                hint=Markup("{} · {}").format(
                    isolated(school.code), isolated(commune_name(school))
                ),
                address=url_for("panel.school", code=school.code),
            )


def _teachers(words: str) -> Iterable[FoundItem]:
    for teacher in province().teachers:
        if matches(words, (teacher.id, *teacher.name.wordings())):
            yield FoundItem(
                name=said_in_page(teacher.name),
                hint=isolated(teacher.id),
                address=url_for("panel.teacher", teacher_id=teacher.id),
            )


def _programmes(words: str) -> Iterable[FoundItem]:
    for programme in province().programmes:
        if matches(words, _known_as(programme)):
            yield FoundItem(
                name=said_in_page(programme.title),
                hint=isolated(programme.id),
                address=url_for("panel.programme", programme_id=programme.id),
            )


def _studios(words: str) -> Iterable[FoundItem]:
    for studio in province().studios:
        if matches(words, (studio.id, *studio.name.wordings())) and may("panel.fact"):
            yield FoundItem(
                name=said_in_page(studio.name),
                hint=isolated(studio.id),
                address=url_for("panel.fact", slug="studio", key=studio.id),
            )


def _releases(words: str) -> Iterable[FoundItem]:
    called = in_all_languages(lambda: f"{gettext('Release')} {gettext('Releases')}")
    for release in releases(ctx()):
        name = gettext("Release %(number)s", number=release.number)
        if matches(words, (*called, str(release.number), release.note)):
            yield FoundItem(
                name=Markup.escape(name),
                hint=Markup("{} {}").format(moment(release.made_at), isolated(release.note)),
                address=url_for("panel.one_release", number=release.number),
            )


def _known_as(programme: Programme) -> list[str]:
    teacher = province().teacher_by_id.get(programme.teacher_id)
    names = [programme.id, *programme.title.wordings(), subject_words().get(programme.subject, "")]
    return [*names, *(teacher.name.wordings() if teacher else ())]
