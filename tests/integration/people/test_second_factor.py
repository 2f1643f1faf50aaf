"""One-time codes and recovery codes: what opens, how often, and what copied data are worth."""

import dataclasses

import pyotp
import pytest

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.person import EVERYTHING, Person, Role
from scheduler.service.context import Context
from scheduler.service.people import accounts, second_factor
from scheduler.service.people.accounts import PersonFacts
from scheduler.service.people.second_factor import WhoNeedsOne
from tests.fakes import FakeClock


@pytest.fixture
def amina(ctx: Context) -> Person:
    facts = PersonFacts(name="Amina", email="amina@educatec.example", roles=EVERYTHING)
    return accounts.add_person(ctx, facts, actor="cli")


@pytest.fixture
def key(ctx: Context, amina: Person) -> str:
    """The key of a second factor that counts; its codes of now and before are used up."""
    made = second_factor.begin_second_factor(ctx, amina.id)
    assert second_factor.confirm(ctx, amina.id, code(ctx, made.key), actor="Amina")
    return made.key


def code(ctx: Context, key: str, spans: int = 0) -> str:
    step = int(ctx.clock.now().timestamp()) // second_factor.SPAN + spans
    return pyotp.TOTP(key).generate_otp(step)


def opens(ctx: Context, person: Person, typed: str) -> bool:
    return second_factor.takes_code(ctx, person.id, typed)


def test_it_counts_only_once_a_code_was_shown(ctx: Context, amina: Person):
    made = second_factor.begin_second_factor(ctx, amina.id)
    assert made.key in made.address
    assert "amina%40educatec.example" in made.address
    assert not second_factor.has_second_factor(ctx, amina.id)
    assert second_factor.under_way(ctx, amina.id) == made
    assert second_factor.confirm(ctx, amina.id, "000000", actor="Amina") == ()
    assert not opens(ctx, amina, code(ctx, made.key))
    codes = second_factor.confirm(ctx, amina.id, code(ctx, made.key), actor="Amina")
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert second_factor.has_second_factor(ctx, amina.id)
    assert second_factor.under_way(ctx, amina.id) is None
    with pytest.raises(NotAllowedError):
        second_factor.begin_second_factor(ctx, amina.id)


def test_no_code_opens_twice_nor_an_older_one_after_it(
    ctx: Context, amina: Person, key: str, clock: FakeClock
):
    assert not opens(ctx, amina, code(ctx, key))  # confirmed with
    clock.advance(seconds=60)
    now, earlier = code(ctx, key), code(ctx, key, -1)
    assert opens(ctx, amina, f" {now[:3]} {now[3:]} ")
    assert not opens(ctx, amina, now)
    assert not opens(ctx, amina, earlier)


@pytest.mark.parametrize("drift", [-2, -1, 1, 2])
def test_a_telephones_clock_may_differ_by_one_span(
    ctx: Context, amina: Person, key: str, clock: FakeClock, drift: int
):
    clock.advance(minutes=5)
    assert opens(ctx, amina, code(ctx, key, drift)) == (abs(drift) == 1)


def test_what_is_no_code_opens_nothing(ctx: Context, amina: Person, key: str):
    for typed in ("", "12345", "1234567", "abcdef", "１２３４５６", "\x00" * 6, "-1"):
        assert not opens(ctx, amina, typed)


def test_a_recovery_code_opens_once(ctx: Context, amina: Person, clock: FakeClock):
    made = second_factor.begin_second_factor(ctx, amina.id)
    codes = second_factor.confirm(ctx, amina.id, code(ctx, made.key), actor="Amina")
    assert opens(ctx, amina, codes[3].upper().replace("-", " "))
    assert not opens(ctx, amina, codes[3])
    assert opens(ctx, amina, codes[4])
    assert second_factor.recovery_codes_left(ctx, amina.id) == len(codes) - 2


def test_guessing_ends_after_ten_and_the_right_code_waits_too(
    ctx: Context, amina: Person, key: str, clock: FakeClock
):
    clock.advance(minutes=5)
    for number in range(second_factor.MOST_TRIES):
        assert not opens(ctx, amina, f"{number:06}x")
    with pytest.raises(NotAllowedError):
        opens(ctx, amina, code(ctx, key))
    clock.at += second_factor.TRIES_LAST
    assert opens(ctx, amina, code(ctx, key))


def test_a_copy_of_the_database_alone_holds_no_key(ctx: Context, amina: Person, key: str):
    with ctx.uow().reading() as work:
        rows = work.people._connection.exec_driver_sql("SELECT * FROM second_factors").all()
        codes = work.people._connection.exec_driver_sql("SELECT * FROM recovery_codes").all()
    assert key not in repr(rows)
    assert all(len(row[1]) == 64 for row in codes)
    elsewhere = dataclasses.replace(ctx, secret=b"another secret of 32 bytes ......")
    assert not opens(elsewhere, amina, code(ctx, key, 1))


def test_another_secret_seals_the_keys_anew_and_a_lost_one_loses_them(
    ctx: Context, amina: Person, key: str, clock: FakeClock
):
    fresh = b"another secret of 32 bytes ......"
    clock.advance(minutes=5)
    with ctx.uow() as work:
        assert second_factor.reseal(work, ctx.secret, fresh) == 0
        work.commit()
    after = dataclasses.replace(ctx, secret=fresh)
    assert opens(after, amina, code(ctx, key))
    with ctx.uow() as work:
        assert second_factor.reseal(work, None, ctx.secret) == 1
        work.commit()
    assert not second_factor.has_second_factor(ctx, amina.id)


def test_taking_it_away_takes_the_recovery_codes_too(ctx: Context, amina: Person, key: str):
    second_factor.remove_second_factor(ctx, amina.id, actor="Brahim")
    assert not second_factor.has_second_factor(ctx, amina.id)
    assert second_factor.recovery_codes_left(ctx, amina.id) == 0


def test_whom_the_configuration_asks(amina: Person):
    reader = dataclasses.replace(amina, roles=frozenset({Role.OBSERVER}))
    assert [WhoNeedsOne(each).asks(amina) for each in WhoNeedsOne] == [False, True, True]
    assert [WhoNeedsOne(each).asks(reader) for each in WhoNeedsOne] == [False, False, True]
