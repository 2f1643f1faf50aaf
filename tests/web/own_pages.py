"""The pages of a school and of teachers, as tests visit them."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.service.context import Context
from scheduler.service.deliveries import deliveries
from tests import factories as make
from tests.web.visits import path_of, token

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
OTHER = Holder(kind=HolderKind.SCHOOL, id=make.code(99003))
UNLINKED = Holder(kind=HolderKind.SCHOOL, id=make.code(99004))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")


def send(client: FlaskClient, seen: str, path: str, **fields: object) -> TestResponse:
    """Send a form of a page that was seen; `__` in a field's name is a hyphen."""
    given = {name.replace("__", "-"): str(value) for name, value in fields.items()}
    return client.post(path, data={"csrf_token": token(client.get(seen)), **given})


def of_session(own: str, session: ReleasedSession) -> str:
    """Return the path of a session on a school's pages."""
    return f"{own}/sessions/{session.session_id}"


def of_teacher(house: Context, session: ReleasedSession) -> str:
    """Return the path of a session on its teacher's pages."""
    holder = Holder(kind=HolderKind.TEACHER, id=session.facts.teacher_id)
    return f"{path_of(house, holder)}/sessions/{session.session_id}"


def deliveries_of(
    house: Context, holder: Holder, session: ReleasedSession
) -> list[deliveries.Delivery]:
    """Return what is known of a session's recording on its way to a school."""
    found = deliveries.deliveries(house, holder.id)
    return [each for each in found if each.session == session]
