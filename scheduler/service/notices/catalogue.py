"""The sentences of mails to schools and teachers, as messages of the catalogue.

Mails are written by the timers, outside any page. Counts follow their noun, so that a subject with
several of them stays short in every language.
"""

from scheduler.domain.release import ChangeKind
from scheduler.domain.session import Mode
from scheduler.language.catalogue import N_

SECTIONS = {
    ChangeKind.CANCELLED: N_("Cancelled sessions"),
    ChangeKind.MISSED: N_("Sessions that were not broadcast"),
    ChangeKind.MOVED: N_("Moved sessions"),
    ChangeKind.CHANGED: N_("Changed sessions"),
    ChangeKind.NEW: N_("New sessions"),
}

COUNTS = {
    ChangeKind.CANCELLED: N_("cancelled: %(num)s"),
    ChangeKind.MISSED: N_("not broadcast: %(num)s"),
    ChangeKind.MOVED: N_("moved: %(num)s"),
    ChangeKind.CHANGED: N_("changed: %(num)s"),
    ChangeKind.NEW: N_("new: %(num)s"),
}

RECEPTIONS = {
    Mode.LIVE: N_("reception: live"),
    Mode.RECORDED: N_("reception: recording, to watch after the broadcast"),
    Mode.NONE: N_("reception: none"),
}

WORDS = {
    "urgent": N_("URGENT – %(subject)s"),
    "digest.subject": N_("Rhamna-Educatec sessions – %(counts)s"),
    "digest.intro": N_(
        "A new version of the timetable has been published (release %(number)s). "
        "This is what changes for you."
    ),
    "digest.urgent": N_("Some of these changes concern the next few hours."),
    "digest.note": N_("Message from the studio: %(note)s"),
    "rezoned": N_(
        "the Moroccan time is unchanged, but its conversion to UTC has changed: "
        "check your devices’ clocks."
    ),
    "greeting": N_("To: %(name)s\n\nHello,"),
    "session": N_("%(title)s – session %(number)s of %(total)s"),
    "when": N_("%(day)s, %(start)s–%(end)s"),
    "from": N_("instead of %(when)s"),
    "at": N_("on %(when)s"),
    "teacher": N_("teacher: %(name)s"),
    "studio": N_("studio: %(name)s"),
    "reminder.subject": N_("Reminder: sessions on %(day)s"),
    "reminder.intro": N_("Reminder of your sessions on %(day)s:"),
    "soon.subject": N_("In 15 minutes: %(title)s"),
    "soon.intro": N_("This session starts in 15 minutes:"),
    "legal-time": N_("All times are Moroccan legal time."),
    "sign-in.subject": N_("Your sign-in link for Rhamna-Educatec"),
    "sign-in.intro": N_(
        "Here is a link to sign in. It works once, within the hour. "
        "If you did not request it, ignore this message."
    ),
    "clock.subject": N_("Rhamna-Educatec: the server’s clock is not trusted"),
    "clock.text": N_(
        "The server’s clock shows %(shown)s. Expected was %(expected)s.\n"
        "While it is not trusted, nothing final is done and no reminder is sent.\n"
        "Set the clock, or open the page “Today” and confirm that it is right."
    ),
    "clock-over.subject": N_("Rhamna-Educatec: the server’s clock is trusted again"),
    "clock-over.text": N_(
        "The server’s clock shows %(shown)s and is trusted again.\n"
        "Timers and reminders have resumed. The page “Today” shows what was missed."
    ),
    "alert.subject": N_("Rhamna-Educatec needs attention: %(check)s"),
    "alert.text": N_("%(check)s: %(found)s.\nYou will get one more message when this is settled."),
    "alert-over.subject": N_("Rhamna-Educatec, settled: %(check)s"),
    "alert-over.text": N_(
        "%(check)s: %(found)s.\nThis had needed attention since %(since)s. Nothing is left to do."
    ),
    "sign-in.link": N_("Sign in: %(url)s"),
    "page": N_("Your page: %(url)s"),
    "signature": N_("The Rhamna-Educatec studio"),
}
