"""The parts of the handbook, and which one explains which page of the panel."""

# Marks of the headings, in the order in which every language has them, and the pages each explains.
# A page is named by its endpoint, without the panel's own name before it.
PARTS: dict[str, tuple[str, ...]] = {
    "studio": (),
    "first-day": (
        "start",
        "start_studio",
        "start_calendar",
        "people",
        "new_person",
        "add_person",
        "one_person",
        "change_person",
        "log",
        "tokens",
        "make_token",
    ),
    "week": ("week", "week_schools", "weeks", "month", "card", "several", "day", "term"),
    "plan": ("plan", "plan_job", "what_if"),
    "move": ("session", "card", "places", "lengths"),
    "short-notice": ("short_notice", "foreseen_event", "cancel"),
    "release": (
        "difference",
        "release",
        "releases",
        "one_release",
        "feeds",
        "one_feed",
        "unseen_feeds",
        "outbox",
        "one_message",
    ),
    "broadcast-day": ("today", "search"),
    "on-air": (
        "on_air",
        "broadcast",
        "recordings",
        "one_recording",
        "hand_in",
        "deliveries",
        "story_of_session",
    ),
    "data": (
        "programmes",
        "programme",
        "schools",
        "teachers",
        "teacher",
        "studios",
        "calendar",
        "network",
        "hand_over",
        "upload",
        "one_fact",
        "fact",
        "new_fact",
        "retire_fact",
        "wishes",
    ),
    "addresses": ("school", "addresses"),
    "reports": ("reports", "print_report"),
    "school": (),
    "teacher": (),
    "trouble": (),
}
_PART_OF = {page: part for part, pages in PARTS.items() for page in pages}


def handbook_part(endpoint: str | None) -> str:
    """Return the mark of the part that explains a page; nothing where none does."""
    return _PART_OF.get((endpoint or "").removeprefix("panel."), "")
