"""Broken rules and ways out in English sentences, with the names people know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scheduler.cli.output import wall_text
from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.domain.text import Text
from scheduler.planner.problem import WayOut

SHOWN = 3  # schools named in one sentence

RULES: dict[str, str] = {
    ClashCode.TEACHER_LOAD: "the teacher's maximum",
    ClashCode.TEACHER_HOURS: "the teacher's hours",
    ClashCode.STUDIO_HOURS: "the studio's hours",
    ClashCode.WINDOW: "the hours of the programme",
    ClashCode.SPACING: "the spacing of the programme",
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
        return f"{_english(programme.title)} {key.number}/{programme.count} ({key})"

    def teacher(self, teacher_id: str) -> str:
        """Write a teacher's name."""
        found = self.province and self.province.teacher_by_id.get(teacher_id)
        return _english(found.name) if found else teacher_id

    def studio(self, studio_id: str) -> str:
        """Write a studio's name."""
        found = self.province and self.province.studio_by_id.get(studio_id)
        return _english(found.name) if found else studio_id

    def schools(self, codes: str) -> str:
        """Write the names of schools whose codes are parted by commas."""
        known = self.province.school_by_code if self.province else {}
        parts = [code for code in codes.split(", ") if code]
        names = [_english(known[code].name) if code in known else code for code in parts]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        return ", ".join(names[:SHOWN]) + more


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
    where = _place(way.place, names)
    parts = [
        f"move {names.session(after.key)} from {_place(before, names)} to {_place(after, names)}"
        for before, after in way.moves
    ]
    parts += [f"allow more than {RULES.get(code, code)}" for code in way.waived]
    parts += [
        f"{names.session(lost.key)} loses its place on {_place(lost, names)}"
        for lost in way.given_up
    ]
    return f"{where} is free" if not parts else f"{where}, if you {_price(way, parts)}"


def _price(way: WayOut, parts: list[str]) -> str:
    words = "; ".join(parts)
    return words if way.moves or way.waived else f"accept that {words}"


def _place(placement: Placement, names: Names) -> str:
    when = wall_text(placement.slot.day, placement.slot.start)
    return f"{when}, {names.studio(placement.studio_id)}" if placement.studio_id else when


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _english(text: Text) -> str:
    return text.in_("en")


Said = Callable[[Names, dict[str, str]], str]


def _fixed(words: str) -> Said:
    return lambda _names, _detail: words


def _by_name(words: str) -> Said:
    return lambda _names, detail: f"{words}: {detail.get('name', '')}"


def _of_teacher(words: str) -> Said:
    return lambda names, detail: words.format(
        teacher=names.teacher(detail.get("teacher", "")),
        minutes=detail.get("minutes", ""),
        most=detail.get("most", ""),
    )


def _feature(names: Names, detail: dict[str, str]) -> str:
    studio = names.studio(detail.get("studio", ""))
    if "lacks" in detail:
        return f"{studio} lacks {detail['lacks']}"
    return f"must be held in {names.studio(detail.get('wanted', ''))}, not in {studio}"


def _bell(names: Names, detail: dict[str, str]) -> str:
    if "schools" not in detail:
        return "no school has lessons then"
    return f"outside the lesson hours of {names.schools(detail['schools'])}"


def _rooms(names: Names, detail: dict[str, str]) -> str:
    return f"{names.schools(detail.get('school', ''))} has only {detail.get('rooms', '')} rooms"


def _network(names: Names, detail: dict[str, str]) -> str:
    line = "the studio's line"
    if "school" in detail:
        line = f"the line of {names.schools(detail['school'])}"
    return f"{line} carries only {detail.get('most', '')} Mbit/s"


def _mode(names: Names, detail: dict[str, str]) -> str:
    return f"{names.schools(detail.get('schools', ''))} cannot receive it in the way planned"


def _window(_names: Names, detail: dict[str, str]) -> str:
    return (
        "its recording would open on the wrong day"
        if "opening" in detail
        else ("outside the hours of its programme")
    )


def _unknown(_names: Names, detail: dict[str, str]) -> str:
    what = ", ".join(f"{kind} {value}" for kind, value in sorted(detail.items()))
    return f"refers to what is no longer there: {what}"


SENTENCES: dict[ClashCode, Said] = {
    ClashCode.STUDIO: _fixed("one studio cannot hold them at once"),
    ClashCode.TURNAROUND: _fixed("the studio needs more time between them"),
    ClashCode.STUDIO_HOURS: _fixed("the studio is closed then"),
    ClashCode.STUDIO_FEATURE: _feature,
    ClashCode.TEACHER: _of_teacher("{teacher} cannot be in two sessions at once"),
    ClashCode.TEACHER_HOURS: _of_teacher("{teacher} is not available then"),
    ClashCode.TEACHER_TRAVEL: _fixed("too little time to change studios"),
    ClashCode.TEACHER_LOAD: _of_teacher(
        "{teacher} would teach {minutes} minutes of at most {most}"
    ),
    ClashCode.AUDIENCE: _fixed("the same classes would have them at once"),
    ClashCode.ROOMS: _rooms,
    ClashCode.BELL: _bell,
    ClashCode.HOLIDAY: _by_name("on a day without lessons"),
    ClashCode.EXAM: _by_name("on an exam day"),
    ClashCode.CLOSED: _by_name("on a day of closure"),
    ClashCode.ORDER: _fixed("the numbers are no longer in order"),
    ClashCode.SPACING: _fixed("too near each other, or too many in a week"),
    ClashCode.WINDOW: _window,
    ClashCode.DURATION: lambda _names, detail: (
        f"lasts {detail.get('minutes', '')} minutes instead of {detail.get('wanted', '')}"
    ),
    ClashCode.DEADLINE: lambda _names, detail: (
        f"after the last day of its programme, {detail.get('last', '')}"
    ),
    ClashCode.NETWORK: _network,
    ClashCode.LOCK: _fixed("is locked where it was"),
    ClashCode.MODE: _mode,
    ClashCode.DUPLICATE: _fixed("is placed twice"),
    ClashCode.UNKNOWN: _unknown,
}
