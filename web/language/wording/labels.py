"""The short names of states, kinds and policies."""

from flask_babel import gettext

from scheduler.domain.calendar import ClosureKind, DateStatus
from scheduler.domain.person import Role
from scheduler.domain.programme import DeliveryPolicy, Kind, Rerun, Source
from scheduler.domain.release import ChangeKind
from scheduler.domain.school import Level, Link, SchoolKind
from scheduler.domain.session import SessionState
from scheduler.domain.text import Language
from scheduler.service.requests.requests import RequestKind
from web.language.counts import ngettext


def state_word(state: SessionState) -> str:
    """Name the state of a session."""
    return {
        SessionState.UNPLACED: gettext("Not scheduled"),
        SessionState.PLANNED: gettext("Scheduled"),
        SessionState.ON_AIR: gettext("On air"),
        SessionState.DONE: gettext("Done"),
        SessionState.MISSED: gettext("Not broadcast"),
        SessionState.CANCELLED: gettext("Cancelled"),
    }[state]


def change_word(kind: ChangeKind) -> str:
    """Name what a release does to a session."""
    return {
        ChangeKind.NEW: gettext("New session"),
        ChangeKind.MOVED: gettext("Moved"),
        ChangeKind.CHANGED: gettext("Changed"),
        ChangeKind.CANCELLED: gettext("Cancelled"),
        ChangeKind.MISSED: gettext("Not broadcast"),
    }[kind]


def changes_words(kind: str, count: int) -> str:
    """Say to how many sessions a release does something."""
    words = {
        "new": ngettext("%(num)s new session", "%(num)s new sessions", count),
        "moved": ngettext("%(num)s session moved", "%(num)s sessions moved", count),
        "changed": ngettext("%(num)s session changed", "%(num)s sessions changed", count),
        "cancelled": ngettext("%(num)s session cancelled", "%(num)s sessions cancelled", count),
        "missed": ngettext(
            "%(num)s session not broadcast", "%(num)s sessions not broadcast", count
        ),
    }
    return words[kind]


def client_word(client: str) -> str:
    """Name what fetched a feed: a kind of program in the reader's language, a product as it is."""
    kinds = {
        "page": gettext("Page"),
        "browser": gettext("Browser"),
        "podcast": gettext("Podcast app"),
        "preview": gettext("Preview of a link"),
        "crawler": gettext("Search engine"),
        "other": gettext("Other program"),
    }
    return kinds.get(client, client)


def policy_word(policy: DeliveryPolicy) -> str:
    """Name a delivery policy."""
    return {
        DeliveryPolicy.LIVE_RECORDED: gettext("Live, and recorded"),
        DeliveryPolicy.LIVE_ONLY: gettext("Live only, never recorded"),
        DeliveryPolicy.RECORDED_ONLY: gettext("Recorded only"),
    }[policy]


def kind_word(kind: Kind) -> str:
    """Name what a programme is for."""
    return {
        Kind.TUTORING: gettext("Tutoring"),
        Kind.GUIDANCE: gettext("Guidance"),
        Kind.COUNSELLING: gettext("Counselling"),
        Kind.TRAINING: gettext("Training"),
        Kind.LITERACY: gettext("Literacy"),
    }[kind]


def school_kind_word(kind: SchoolKind) -> str:
    """Name what an establishment is."""
    return {
        SchoolKind.COLLEGE: gettext("Lower secondary"),
        SchoolKind.LYCEE: gettext("Upper secondary"),
        SchoolKind.COLLEGE_LYCEE: gettext("Lower and upper secondary"),
        SchoolKind.YOUTH_CENTRE: gettext("Youth centre"),
        SchoolKind.CRAFT_INSTITUTE: gettext("Institute of traditional arts"),
        SchoolKind.LITERACY_CENTRE: gettext("Literacy centre"),
    }[kind]


def level_word(level: Level) -> str:
    """Name a level as its pupils do."""
    return {
        Level.AC1: gettext("1AC"),
        Level.AC2: gettext("2AC"),
        Level.AC3: gettext("3AC"),
        Level.TC: gettext("TC"),
        Level.BAC1: gettext("1BAC"),
        Level.BAC2: gettext("2BAC"),
        Level.ADULTS: gettext("Adults in literacy classes"),
        Level.CRAFT: gettext("Craftspeople"),
        Level.YOUTH: gettext("Young people out of school"),
    }[level]


def feature_word(feature: str) -> str:
    """Name what a studio is fitted with; what is not known here keeps its short name."""
    return {
        "interactive-board": gettext("interactive board"),
        "lab-bench": gettext("laboratory bench"),
        "document-camera": gettext("document camera"),
    }.get(feature, feature)


def link_word(link: Link) -> str:
    """Name how a school is connected."""
    return {
        Link.FIBRE: gettext("Fibre"),
        Link.ADSL: gettext("ADSL"),
        Link.MOBILE: gettext("4G"),
        Link.SATELLITE: gettext("Satellite"),
        Link.NONE: gettext("No connection"),
    }[link]


def closure_word(kind: ClosureKind) -> str:
    """Name why there are no lessons."""
    return {
        ClosureKind.HOLIDAY: gettext("Holiday"),
        ClosureKind.BREAK: gettext("School break"),
        ClosureKind.EXAM: gettext("Exam"),
        ClosureKind.SHORT_NOTICE: gettext("Closed at short notice"),
    }[kind]


def date_status_word(status: DateStatus) -> str:
    """Say how sure a date is."""
    return {
        DateStatus.FIXED: gettext("Fixed"),
        DateStatus.CONFIRMED: gettext("Confirmed"),
        DateStatus.PROVISIONAL: gettext("Provisional"),
        DateStatus.ESTIMATED: gettext("Estimated"),
    }[status]


def language_word(language: Language) -> str:
    """Name a language of delivery."""
    return {
        Language.ARABIC: gettext("Arabic"),
        Language.FRENCH: gettext("French"),
        Language.ENGLISH: gettext("English"),
        Language.AMAZIGH: gettext("Amazigh"),
    }[language]


def source_word(source: Source) -> str:
    """Say where a recorded-only session comes from."""
    return {
        Source.STUDIO: gettext("Recorded in the studio"),
        Source.FILE: gettext("Supplied as a file"),
    }[source]


def rerun_word(rerun: Rerun) -> str:
    """Say by when a school that missed a session has its recording."""
    return {
        Rerun.SAME_DAY: gettext("The same day"),
        Rerun.NEXT_MORNING: gettext("The next morning"),
        Rerun.WEEK_END: gettext("By the end of the week"),
        Rerun.NONE: gettext("Never"),
    }[rerun]


def role_word(role: Role) -> str:
    """Name what a person does here."""
    return {
        Role.ADMINISTRATOR: gettext("Administrator"),
        Role.OPERATOR: gettext("Operator"),
        Role.APPROVER: gettext("Approver"),
        Role.OBSERVER: gettext("Observer"),
        Role.TEACHER: gettext("Teacher"),
        Role.SCHOOL: gettext("School"),
    }[role]


def wish_word(kind: RequestKind) -> str:
    """Name what a school or a teacher asks for."""
    return {
        RequestKind.HOURS: gettext("Other hours"),
        RequestKind.AWAY: gettext("Days away"),
        RequestKind.ROOMS: gettext("Rooms and contacts"),
    }[kind]
