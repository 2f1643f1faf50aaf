"""The form of the planner: how long before a session it stays put, and what counts how much."""

from flask import url_for
from flask_babel import gettext

from scheduler.domain.province import Province
from web.panel.master_data.forms import fields
from web.panel.master_data.forms.field import FormSpec, Section


def _planner(_: Province) -> list[Section]:
    return [
        Section(
            title=gettext("Rules"),
            fields=[
                fields.whole_field(
                    "notice_hours",
                    gettext("Hours of notice"),
                    gettext("A session that starts sooner is moved only if somebody allows it."),
                ),
                fields.whole_field(
                    "start_step",
                    gettext("Minutes between possible start times"),
                    gettext("From 5 to 60. The smaller the number, the longer planning takes."),
                ),
            ],
        ),
        Section(
            title=gettext("Weights"),
            hint=gettext(
                "From 0 to 1000, relative to each other; 0 means ignored. In every "
                "case, scheduling all sessions comes first, then moving as few as "
                "possible, then reaching schools live."
            ),
            fields=[
                fields.whole_field(
                    "fairness", gettext("No school left far behind in what it gets live")
                ),
                fields.whole_field("preferred", gettext("Preferred hours of the programmes")),
                fields.whole_field("spread", gettext("Sessions spread evenly over the weeks")),
                fields.whole_field("same_slot", gettext("Always the same day and hour")),
                fields.whole_field("same_studio", gettext("The same studio for all sessions")),
                fields.whole_field(
                    "isolated", gettext("No half-day with a single session for a level")
                ),
                fields.whole_field(
                    "teacher_gaps", gettext("Few gaps between a teacher’s sessions")
                ),
            ],
        ),
    ]


FORMS = (
    FormSpec(
        table="planner",
        slug="planner",
        heading=lambda: gettext("The planner’s rules"),
        sections=_planner,
        leads_to=lambda _: url_for("panel.plan"),
    ),
)
