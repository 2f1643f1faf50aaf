"""The sentences of feeds, sheets and pages to carry, as messages of the catalogue.

Calendar programs show what they are given, each in its own way, so nothing is written that some of
them draw as boxes: `say` in `phrases` sees to that. In Arabic a time range is told in words, from
and to: with a dash between them its two times would change places.
"""

from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.language.catalogue import N_

MODES = {
    Mode.LIVE: N_("Live"),
    Mode.RECORDED: N_("Recorded"),
    Mode.NONE: N_("Not received"),
}

LEVELS = {
    Level.AC1: N_("1AC"),
    Level.AC2: N_("2AC"),
    Level.AC3: N_("3AC"),
    Level.TC: N_("TC"),
    Level.BAC1: N_("1BAC"),
    Level.BAC2: N_("2BAC"),
    Level.ADULTS: N_("Adults in literacy classes"),
    Level.CRAFT: N_("Craftspeople"),
    Level.YOUTH: N_("Young people out of school"),
}

VARIANTS = {
    "720p": N_("high picture quality"),
    "360p": N_("reduced picture quality"),
    "slides": N_("slides and sound"),
    "audio": N_("sound only"),
}

SENTENCES = {
    "cancelled": N_("Cancelled"),
    "marked": N_("%(mark)s: %(title)s"),
    "missed": N_("Not broadcast"),
    "missed.long": N_("This session was not broadcast."),
    "hidden": N_("Removed from this calendar"),
    "hidden.long": N_(
        "This session is not cancelled, but it is no longer part of what you chose to see in "
        "this calendar."
    ),
    "replaced": N_("Replaced"),
    "replaced.long": N_("Another entry of this calendar replaces this one for the same session."),
    "recording": N_("Recording"),
    "recorded.mark": N_("Recorded, after the broadcast"),
    "opened.mark": N_("Recording available"),
    "recorded.after": N_("Recorded: watch the recording after the broadcast, not before %(time)s"),
    "recorded.from": N_("Recorded: the recording can be watched from %(time)s on"),
    "cancelled.long": N_("This session is cancelled."),
    "left.school": N_("This session is now for others."),
    "left.teacher": N_("This session has been given to somebody else."),
    "left.studio": N_("This session has been moved to another studio."),
    "left.programme": N_("This session is no longer part of the programme."),
    "left.level": N_("This session is no longer meant for this level."),
    "left.province": N_("This session is no longer part of the programme."),
    "number": N_("session %(number)s of %(total)s"),
    "when": N_("%(day)s, %(start)s–%(end)s, Moroccan legal time (%(offset)s)"),
    "hours": N_("%(start)s–%(end)s"),
    "opens": N_("Recording for schools and centres: %(when)s"),
    "teacher": N_("Teacher: %(name)s"),
    "studio": N_("Studio: %(name)s"),
    "levels": N_("Levels: %(levels)s"),
    "reach": N_("Schools and centres: %(live)s live, %(recorded)s recorded"),
    "join": N_("Link: %(url)s"),
    "join.label": N_("Follow the session"),
    "room": N_("Equipped room"),
    "soon": N_("In %(minutes)s min: %(title)s"),
    "week.span": N_("From %(first)s to %(last)s"),
    "week.title": N_("Programme of the week"),
    "week.empty": N_("No session this week."),
    "clock": N_("All times are Moroccan legal time (%(offset)s)."),
    "page.scan": N_("Scan the code: your page, latest changes, recordings"),
    "release": N_("Release %(number)s"),
    "release.note": N_("If this sheet and your page differ, follow the page."),
    "illustrative": N_("The details given here are examples, not real ones."),
    "page.static": N_("An offline copy."),
    "podcast.about": N_("Recordings of the Rhamna-Educatec studio’s sessions."),
    "calendar.about": N_("The Rhamna-Educatec studio’s broadcasts, in Moroccan legal time."),
    "calendar.window": N_(
        "Contains all upcoming sessions and those of the last days (number of days: %(back)s)."
    ),
    "calendar.window.ahead": N_(
        "Contains past and upcoming sessions (days back: %(back)s, days ahead: %(ahead)s)."
    ),
    "calendar.slow": N_(
        "Your calendar may update several hours late; if in doubt, check the page."
    ),
}
