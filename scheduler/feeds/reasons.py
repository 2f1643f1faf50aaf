"""Why a school gets a session as it does, as messages of the catalogue."""

from scheduler.domain.session import ReasonCode
from scheduler.language.catalogue import N_

# A sentence for each reason that holds without any detail…
REASONS = {
    ReasonCode.FITS: N_("The connection is fast enough for live."),
    ReasonCode.THIN_LINK: N_("The connection is slow, so the picture quality is reduced."),
    ReasonCode.CLOSED_HOUR: N_("The live broadcast is outside the hours for receiving."),
    ReasonCode.CLOSED_DAY: N_("Closed that day."),
    ReasonCode.NO_LINK: N_("There is no connection."),
    ReasonCode.NO_BOARD: N_("There is no interactive board."),
    ReasonCode.ROOMS_TAKEN: N_("All equipped rooms are in use during the broadcast."),
    ReasonCode.LINE_FULL: N_("The connection already carries other live sessions."),
    ReasonCode.UPLINK_FULL: N_("The studio’s connection is fully used at that hour."),
    ReasonCode.LEVEL_BUSY: N_("The same people follow another session during the broadcast."),
    ReasonCode.RECORDED_ONLY: N_("This programme is available as a recording only."),
    ReasonCode.LIVE_ONLY: N_("This session is live only and is never recorded."),
    ReasonCode.LEFT_AUDIENCE: N_("This session is now for others."),
    ReasonCode.NO_DELIVERY: N_("The recording cannot arrive in time."),
}

# … and a fuller one where the details it names are given.
DETAILED_REASONS = {
    ReasonCode.THIN_LINK: N_(
        "The connection provides %(mbps)s Mbit/s, so the picture quality is reduced."
    ),
    ReasonCode.CLOSED_HOUR: N_(
        "The live broadcast is outside the hours for receiving (possible times: %(hours)s)."
    ),
    ReasonCode.LINE_FULL: N_(
        "The connection (%(mbps)s Mbit/s) already carries other live sessions."
    ),
}
