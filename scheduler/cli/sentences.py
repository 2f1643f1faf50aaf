"""Broken rules and solutions in sentences, with the names people know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scheduler.cli.output import wall_text
from scheduler.cli.speech import gettext, ngettext, spoken_language
from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.language.catalogue import N_
from scheduler.planner.problem import WayOut

SHOWN = 3  # schools named in one sentence

RULES: dict[str, str] = {
    ClashCode.TEACHER_LOAD: N_("the teacher’s maximum"),
    ClashCode.TEACHER_HOURS: N_("the teacher’s hours"),
    ClashCode.STUDIO_HOURS: N_("the studio’s hours"),
    ClashCode.WINDOW: N_("the hours of the programme"),
    ClashCode.SPACING: N_("the spacing of the programme"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind ids; an id that is not known stands for itself."""

    province: Province | None = None

    def session(self, key: SessionKey) -> str:
        """Write a session as `Mathématiques 3/12 (maths-2bac/3)`."""
        programme = self.province and self.province.programme_by_id.get(key.programme_id)
        if not programme:
            return str(key)
        return f"{programme.title.in_(spoken_language())} {key.number}/{programme.count} ({key})"

    def teacher(self, teacher_id: str) -> str:
        """Write a teacher's name."""
        found = self.province and self.province.teacher_by_id.get(teacher_id)
        return found.name.in_(spoken_language()) if found else teacher_id

    def studio(self, studio_id: str) -> str:
        """Write a studio's name."""
        found = self.province and self.province.studio_by_id.get(studio_id)
        return found.name.in_(spoken_language()) if found else studio_id

    def schools(self, codes: str) -> str:
        """Write the names of schools whose codes are parted by commas."""
        known = self.province.school_by_code if self.province else {}
        parts = [code for code in codes.split(", ") if code]
        names = [
            known[code].name.in_(spoken_language()) if code in known else code for code in parts
        ]
        shown = _listed(names[:SHOWN])
        rest = len(names) - SHOWN
        if rest <= 0:
            return shown
        return ngettext(
            "%(names)s and %(num)s more", "%(names)s and %(num)s more", rest, names=shown
        )


UNKNOWN = Names()


def clash_words(clash: Clash, names: Names) -> str:
    """Say which rule is broken, by whom and when."""
    who = _listed(names.session(key) for key in clash.sessions)
    detail = dict(clash.detail)
    when = " ".join(detail[part] for part in ("day", "at") if part in detail)
    words = SENTENCES[clash.code](names, detail)
    return f"{who}: {words}" + (f" ({when})" if when else "")


def way_out_words(way: WayOut, names: Names) -> str:
    """Say where an unplaced session could go, and the price of it."""
    place, moves = way.told
    where = _place(place, names)
    parts = [
        gettext(
            "move %(session)s from %(here)s to %(there)s",
            session=names.session(before.key),
            here=_place(before, names),
            there=_place(after, names),
        )
        for before, after in moves
    ]
    parts += [
        gettext("allow an exception to %(rule)s", rule=gettext(RULES.get(code, code)))
        for code in way.waived
    ]
    parts += [
        gettext(
            "%(session)s loses its slot: %(here)s",
            session=names.session(lost.key),
            here=_place(lost, names),
        )
        for lost in way.given_up
    ]
    if not parts:
        return gettext("Free: %(where)s", where=where)
    return gettext("%(where)s, on these terms: %(terms)s", where=where, terms="; ".join(parts))


def _place(placement: Placement, names: Names) -> str:
    when = wall_text(placement.slot.day, placement.slot.start)
    return f"{when}, {names.studio(placement.studio_id)}" if placement.studio_id else when


def _listed(parts: Iterable[str]) -> str:
    return gettext(", ").join(parts)


Said = Callable[[Names, dict[str, str]], str]


def _fixed(words: str) -> Said:
    return lambda _names, _detail: gettext(words)


def _by_name(words: str) -> Said:
    return lambda _names, detail: gettext(words, name=detail.get("name", ""))


def _of_teacher(words: str) -> Said:
    return lambda names, detail: gettext(words, teacher=names.teacher(detail.get("teacher", "")))


def _load(names: Names, detail: dict[str, str]) -> str:
    return gettext(
        "%(teacher)s would be on air for %(minutes)s min; the maximum is %(most)s min.",
        teacher=names.teacher(detail.get("teacher", "")),
        minutes=detail.get("minutes", ""),
        most=detail.get("most", ""),
    )


def _feature(names: Names, detail: dict[str, str]) -> str:
    studio = names.studio(detail.get("studio", ""))
    if "lacks" in detail:
        return gettext("%(studio)s lacks %(what)s", studio=studio, what=detail["lacks"])
    wanted = names.studio(detail.get("wanted", ""))
    return gettext(
        "must be broadcast from %(wanted)s, not from %(studio)s", wanted=wanted, studio=studio
    )


def _bell(names: Names, detail: dict[str, str]) -> str:
    if "schools" not in detail:
        return gettext("no school has lessons then")
    schools = names.schools(detail["schools"])
    return gettext("outside the lesson hours of %(schools)s", schools=schools)


def _rooms(names: Names, detail: dict[str, str]) -> str:
    school = names.schools(detail.get("school", ""))
    return gettext(
        "%(school)s – rooms: %(rooms)s, too few", school=school, rooms=detail.get("rooms", "")
    )


def _network(names: Names, detail: dict[str, str]) -> str:
    most = detail.get("most", "")
    if "school" not in detail:
        return gettext("the studio’s connection provides only %(most)s Mbit/s", most=most)
    school = names.schools(detail["school"])
    return gettext(
        "the connection of %(school)s provides only %(most)s Mbit/s", school=school, most=most
    )


def _mode(names: Names, detail: dict[str, str]) -> str:
    schools = names.schools(detail.get("schools", ""))
    return gettext("cannot be received in the way planned: %(schools)s", schools=schools)


def _window(_names: Names, detail: dict[str, str]) -> str:
    if "opening" in detail:
        return gettext("its recording would become available on the wrong day")
    return gettext("outside the hours of its programme")


def _length(_names: Names, detail: dict[str, str]) -> str:
    return gettext(
        "lasts %(minutes)s min instead of %(wanted)s min",
        minutes=detail.get("minutes", ""),
        wanted=detail.get("wanted", ""),
    )


def _deadline(_names: Names, detail: dict[str, str]) -> str:
    return gettext("after the last day of its programme, %(last)s", last=detail.get("last", ""))


def _unknown(_names: Names, detail: dict[str, str]) -> str:
    what = _listed(f"{kind} {value}" for kind, value in sorted(detail.items()))
    return gettext("refers to something that is no longer there: %(what)s", what=what)


SENTENCES: dict[ClashCode, Said] = {
    ClashCode.STUDIO: _fixed(N_("one studio cannot broadcast them at the same time")),
    ClashCode.TURNAROUND: _fixed(N_("the studio needs more time between them")),
    ClashCode.STUDIO_HOURS: _fixed(N_("the studio is closed then")),
    ClashCode.STUDIO_FEATURE: _feature,
    ClashCode.TEACHER: _of_teacher(N_("%(teacher)s cannot be in two sessions at once")),
    ClashCode.TEACHER_HOURS: _of_teacher(N_("%(teacher)s is not available then")),
    ClashCode.TEACHER_TRAVEL: _fixed(N_("too little time to change studios")),
    ClashCode.TEACHER_LOAD: _load,
    ClashCode.AUDIENCE: _fixed(N_("the same classes would have them at once")),
    ClashCode.ROOMS: _rooms,
    ClashCode.BELL: _bell,
    ClashCode.HOLIDAY: _by_name(N_("on a day without lessons: %(name)s")),
    ClashCode.EXAM: _by_name(N_("on an exam day: %(name)s")),
    ClashCode.CLOSED: _by_name(N_("on a day of closure: %(name)s")),
    ClashCode.ORDER: _fixed(N_("the numbers are no longer in order")),
    ClashCode.SPACING: _fixed(N_("too near each other, or too many in a week")),
    ClashCode.WINDOW: _window,
    ClashCode.DURATION: _length,
    ClashCode.DEADLINE: _deadline,
    ClashCode.NETWORK: _network,
    ClashCode.LOCK: _fixed(N_("is locked in its slot")),
    ClashCode.MODE: _mode,
    ClashCode.DUPLICATE: _fixed(N_("is scheduled twice")),
    ClashCode.UNKNOWN: _unknown,
}
