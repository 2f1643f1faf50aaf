"""A session is over on the server: by its spans, its owner, an administrator, a new password."""

import datetime as dt
import threading

import pytest

from scheduler.domain.errors import NotFoundError
from scheduler.domain.person import EVERYTHING, Person, Role
from scheduler.service.context import Context
from scheduler.service.people import accounts, sessions, sign_in, tries
from scheduler.service.people.accounts import PersonFacts
from tests.fakes import FakeClock

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def amina(ctx: Context) -> Person:
    facts = PersonFacts(name="Amina", email="amina@educatec.example", roles=EVERYTHING)
    return accounts.add_person(ctx, facts, actor="cli")


@pytest.fixture
def brahim(ctx: Context) -> Person:
    facts = PersonFacts(name="Brahim", roles=frozenset({Role.ADMINISTRATOR}))
    return accounts.add_person(ctx, facts, actor="cli")


def begun(ctx: Context, person: Person, *, remember: bool = False) -> str:
    return sessions.begin_session(
        ctx, person, how="password", device="Firefox, Windows", remember=remember
    )


def stands(ctx: Context, token: str) -> bool:
    return sessions.visitor(ctx, token) is not None


def test_a_token_opens_its_persons_session_and_the_database_holds_only_its_hash(
    ctx: Context, amina: Person
):
    token = begun(ctx, amina)
    found = sessions.visitor(ctx, token)
    assert found is not None
    assert found.person.id == amina.id
    assert not stands(ctx, token[:-1])
    assert not stands(ctx, "")
    with ctx.uow().reading() as work:
        kept = work.people._connection.exec_driver_sql("SELECT * FROM web_sessions").all()
    assert token not in repr(kept)


@pytest.mark.parametrize("remember", [False, True])
def test_it_ends_when_it_is_not_used_and_in_any_case_after_its_longest_span(
    ctx: Context, amina: Person, clock: FakeClock, remember: bool
):
    rests, longest = (30 * DAY, 90 * DAY) if remember else (12 * HOUR, 7 * DAY)
    began = clock.at
    idle, used = begun(ctx, amina, remember=remember), begun(ctx, amina, remember=remember)
    while clock.at < began + longest - rests / 2:
        clock.at += rests / 2
        found = sessions.visitor(ctx, used)
        assert (found is not None) == (clock.at < began + longest)
        if found is not None:
            sessions.note_seen(ctx, found.session)
        assert stands(ctx, idle) == (clock.at < began + rests)
    clock.at = began + longest
    assert not stands(ctx, used)


def test_use_is_written_down_seldom(ctx: Context, amina: Person, clock: FakeClock):
    found = sessions.visitor(ctx, begun(ctx, amina))
    assert found is not None
    assert not sessions.is_use_to_be_noted(ctx, found.session)
    clock.advance(minutes=10)
    assert sessions.is_use_to_be_noted(ctx, found.session)


def test_signing_out_ends_it_for_every_copy_of_its_cookie(ctx: Context, amina: Person):
    here, there = begun(ctx, amina), begun(ctx, amina, remember=True)
    sessions.end(ctx, there)
    assert stands(ctx, here)
    assert not stands(ctx, there)


def test_a_person_sees_and_ends_their_own_sessions_and_nobody_elses(
    ctx: Context, amina: Person, brahim: Person, clock: FakeClock
):
    first = begun(ctx, amina)
    clock.advance(minutes=1)
    begun(ctx, amina, remember=True)
    other = begun(ctx, brahim)
    listed = sessions.sign_ins_of(ctx, amina.id)
    assert [each.remembered for each in listed] == [True, False]
    assert {each.device for each in listed} == {"Firefox, Windows"}
    foreign = sessions.sign_ins_of(ctx, brahim.id)[0].id
    with pytest.raises(NotFoundError):
        sessions.end_session(ctx, amina.id, foreign, actor="Amina")
    sessions.end_session(ctx, amina.id, listed[1].id, actor="Amina")
    assert not stands(ctx, first)
    assert stands(ctx, other)


def test_a_new_password_a_closed_account_and_leaving_everywhere_end_all(
    ctx: Context, amina: Person, brahim: Person
):
    token = begun(ctx, amina)
    changed = sign_in.set_password(ctx, amina.id, "quatre mots pour entrer", actor="Amina")
    assert not stands(ctx, token)
    assert sessions.sign_ins_of(ctx, amina.id) == ()
    token = begun(ctx, changed)
    gone = sign_in.sign_out_everywhere(ctx, amina.id, actor="Amina")
    assert not stands(ctx, token)
    token = begun(ctx, gone)
    shut = PersonFacts(name="Amina", roles=EVERYTHING, active=False)
    accounts.change_person(ctx, amina.id, shut, actor="Brahim")
    assert not stands(ctx, token)
    reopened = PersonFacts(name="Amina", roles=EVERYTHING, active=True)
    accounts.change_person(ctx, amina.id, reopened, actor="Brahim")
    assert not stands(ctx, token)


def test_tries_are_one_count_for_all_who_count_at_once(ctx: Context, clock: FakeClock):
    together = threading.Barrier(8)

    def count() -> None:
        together.wait()
        for _ in range(5):
            tries.count(ctx, "sign-in of amina@educatec.example", HOUR)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tries.tries_counted(ctx, "sign-in of amina@educatec.example") == (40, clock.at + HOUR)
    with ctx.uow().reading() as work:
        kept = work.people._connection.exec_driver_sql("SELECT * FROM counters").all()
    assert "amina" not in repr(kept)


def test_tries_are_forgotten_when_their_span_is_over(ctx: Context, clock: FakeClock):
    for expected in (1, 2):
        assert tries.count(ctx, "a", HOUR) == expected
    clock.at += HOUR
    assert tries.tries_counted(ctx, "a")[0] == 0
    assert tries.count(ctx, "a", HOUR) == 1
    tries.count(ctx, "b", HOUR)
    tries.forget_tries(ctx, "a")
    assert (tries.tries_counted(ctx, "a")[0], tries.tries_counted(ctx, "b")[0]) == (0, 1)
    tries.forget_tries(ctx)
    assert tries.tries_counted(ctx, "b")[0] == 0
