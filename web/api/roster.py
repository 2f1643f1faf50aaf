"""Schools, teachers, studios and programmes."""

from scheduler.domain.errors import NotFoundError
from scheduler.domain.school import School
from scheduler.service.draft.board import programmes
from scheduler.service.people.api_tokens import TokenScope
from web.api.blueprint import blueprint
from web.api.document import Made, answers
from web.api.schemas.roster import (
    ProgrammeFacts,
    Programmes,
    SchoolFacts,
    SchoolFilter,
    Schools,
    StudioFacts,
    Studios,
    TeacherFacts,
    Teachers,
)
from web.context import ctx
from web.language.names import province

TAG = "roster"


@blueprint.get("/schools")
@answers(TokenScope.READ, Schools, tag=TAG, refusals=(404, 422))
def list_schools(query: SchoolFilter) -> Made:
    """List the schools that are wanted."""
    found = [school for school in province().schools if _wanted(school, query)]
    return Schools(items=[SchoolFacts.of(school) for school in found])


@blueprint.get("/schools/<code>")
@answers(TokenScope.READ, SchoolFacts, tag=TAG, refusals=(404,))
def get_school(code: str) -> Made:
    """Return one school by its code."""
    found = province().school_by_code.get(code)
    if found is None:
        raise NotFoundError("school", code)
    return SchoolFacts.of(found)


@blueprint.get("/teachers")
@answers(TokenScope.READ, Teachers, tag=TAG, refusals=(404,))
def list_teachers() -> Made:
    """List the teachers."""
    return Teachers(items=[TeacherFacts.of(teacher) for teacher in province().teachers])


@blueprint.get("/teachers/<teacher_id>")
@answers(TokenScope.READ, TeacherFacts, tag=TAG, refusals=(404,))
def get_teacher(teacher_id: str) -> Made:
    """Return one teacher."""
    found = province().teacher_by_id.get(teacher_id)
    if found is None:
        raise NotFoundError("teacher", teacher_id)
    return TeacherFacts.of(found)


@blueprint.get("/studios")
@answers(TokenScope.READ, Studios, tag=TAG, refusals=(404,))
def list_studios() -> Made:
    """List the studios."""
    return Studios(items=[StudioFacts.of(studio) for studio in province().studios])


@blueprint.get("/programmes")
@answers(TokenScope.READ, Programmes, tag=TAG, refusals=(404,))
def list_programmes() -> Made:
    """List the programmes, with how far they are planned."""
    return Programmes(items=[ProgrammeFacts.of(programme) for programme in programmes(ctx())])


@blueprint.get("/programmes/<programme_id>")
@answers(TokenScope.READ, ProgrammeFacts, tag=TAG, refusals=(404,))
def get_programme(programme_id: str) -> Made:
    """Return one programme."""
    for programme in programmes(ctx()):
        if programme.programme.id == programme_id:
            return ProgrammeFacts.of(programme)
    raise NotFoundError("programme", programme_id)


def _wanted(school: School, query: SchoolFilter) -> bool:
    return (
        query.commune in {None, school.commune}
        and query.kind in {None, school.kind}
        and query.link in {None, school.link}
        and (query.level is None or query.level in school.levels)
    )
