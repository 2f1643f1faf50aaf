"""What two devices do at the same moment: the last word holds, limits hold, nobody meets a fault.

SQLite lets one unit of work write at a time; PostgreSQL does not, so what counts or clears before
it inserts has to take turns by itself.
"""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.digest import Reader
from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import NoticePreferences
from scheduler.domain.person import EVERYTHING, Role
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reception
from scheduler.domain.wall import Hours
from scheduler.service.context import Context
from scheduler.service.deliveries import deliveries
from scheduler.service.notices import digests
from scheduler.service.people import accounts
from scheduler.service.people.accounts import PersonFacts, PersonRefusedError
from scheduler.service.people.links import link
from scheduler.service.people.sign_in import set_password, sign_out_everywhere, with_password
from scheduler.service.requests import requests
from scheduler.service.schools import materials, questions, replies, reply_queries
from scheduler.service.schools.replies import Heads, RoomAnswer
from scheduler.storage.database import Database
from scheduler.storage.repositories.fetches import Fetch
from tests import factories as make
from tests.broadcasts import publish, store_province
from tests.conftest import context_on
from tests.fakes import FakeClock

SCHOOL, RECORDED, TEACHER = make.code(99001), make.code(99002), "maths-a"
START = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
ONE, DEVICES, ROUNDS = 1, 8, 4
PDF = b"%PDF-1.7 a sheet of exercises"
REFUSED = (NotAllowedError, NotFoundError, PersonRefusedError)


@pytest.fixture
def ctx(database: Database, clock: FakeClock, tmp_path: Path) -> Context:
    """Monday 14:30, live at one school and recorded at another."""
    made = context_on(database, clock, FolderShelf(tmp_path / "shelf"))
    store_province(made)
    receptions = (
        Reception(school_code=SCHOOL, mode=Mode.LIVE, variant="720p"),
        Reception(school_code=RECORDED, mode=Mode.RECORDED),
    )
    publish(made, {ONE: make.facts(receptions=receptions)})
    return made


def at_once(actions: Sequence[Callable[[], object]]) -> list[object]:
    """Do all of it at the same moment; return what came of each: its value or its refusal."""
    together = threading.Barrier(len(actions))
    outcomes: list[object] = [None] * len(actions)

    def act(number: int, action: Callable[[], object]) -> None:
        together.wait()
        try:
            outcomes[number] = action()
        except Exception as error:  # noqa: BLE001 -- it is what the test is about
            outcomes[number] = error

    threads = [
        threading.Thread(target=act, args=(number, action)) for number, action in enumerate(actions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    faults = [each for each in outcomes if isinstance(each, Exception)]
    assert [each for each in faults if not isinstance(each, REFUSED)] == []
    return outcomes


def test_two_devices_of_a_school_answer_and_one_whole_word_holds(ctx: Context, clock: FakeClock):
    words = [(RoomAnswer.READY, "yes"), (RoomAnswer.NOT_POSSIBLE, "no power")] * (DEVICES // 2)
    for _ in range(ROUNDS):
        at_once(
            [
                lambda answer=answer, note=note: replies.answer_room(ctx, SCHOOL, ONE, answer, note)
                for answer, note in words
            ]
        )
        found = reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE]
        assert (found.answer, found.note) in words


def test_head_counts_of_two_devices_are_never_mixed(ctx: Context, clock: FakeClock):
    clock.at = START
    counts = [
        {Level.BAC2: Heads(girls=number, boys=number)} if number % 3 else {}
        for number in range(DEVICES)
    ]
    for _ in range(ROUNDS):
        at_once([lambda each=each: replies.count_heads(ctx, SCHOOL, ONE, each) for each in counts])
        assert reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE].heads in counts


def test_a_loss_told_and_taken_back_at_once_is_one_of_the_two(ctx: Context, clock: FakeClock):
    clock.at = START
    minutes = [3, None, 5, None, 7, None, 9, None]
    for _ in range(ROUNDS):
        at_once([lambda each=each: replies.tell_loss(ctx, SCHOOL, ONE, each) for each in minutes])
        assert reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE].lost_from in minutes


def test_a_recording_is_acknowledged_from_many_devices(ctx: Context, clock: FakeClock):
    clock.at = START + dt.timedelta(hours=2)
    answers = [deliveries.ReceiptAnswer.HERE, deliveries.ReceiptAnswer.MISSING] * (DEVICES // 2)
    at_once(
        [lambda each=each: deliveries.acknowledge(ctx, RECORDED, ONE, each) for each in answers]
    )
    with ctx.uow().reading() as work:
        assert len(work.replies.receipts([ONE])) == 1


def test_no_more_questions_than_allowed_and_the_same_one_once(ctx: Context):
    at_once([lambda: questions.ask(ctx, SCHOOL, ONE, Level.BAC2, "Why?") for _ in range(DEVICES)])
    assert len(questions.questions_for(ctx, [ONE])[ONE]) == 1
    at_once(
        [
            lambda each=each: questions.ask(ctx, SCHOOL, ONE, Level.BAC2, f"Question {each}?")
            for each in range(DEVICES)
        ]
    )
    assert len(questions.questions_for(ctx, [ONE])[ONE]) == questions.MOST


def test_no_more_materials_than_allowed(ctx: Context):
    at_once(
        [
            lambda each=each: materials.send_material_link(
                ctx, TEACHER, ONE, f"Page {each}", f"https://example.org/{each}"
            )
            for each in range(DEVICES + 2)
        ]
    )
    assert len(materials.materials_for(ctx, [ONE])[ONE]) == materials.MOST


def test_a_file_that_is_listed_is_on_the_shelf_though_its_twin_is_withdrawn(ctx: Context):
    def send() -> None:
        materials.send_file(ctx, TEACHER, ONE, "", name="sheet.pdf", content=PDF)

    for _ in range(ROUNDS * 3):
        send()
        listed = materials.materials_for(ctx, [ONE])[ONE]
        actions = [
            lambda each=each: materials.withdraw_material(ctx, TEACHER, each.id) for each in listed
        ]
        at_once([*actions, send])
        for each in materials.materials_for(ctx, [ONE])[ONE]:
            assert materials.file_of(ctx, ONE, each.id)[1] == PDF


def test_of_one_kind_of_request_one_waits(ctx: Context):
    for _ in range(ROUNDS):
        at_once(
            [
                lambda each=each: requests.ask_hours(ctx, TEACHER, [Hours(0, 510 + 10 * each, 700)])
                for each in range(DEVICES)
            ]
        )
        assert len(requests.waiting_requests(ctx)) == 1


def test_wishes_are_chosen_from_two_devices(ctx: Context):
    reader = Reader(HolderKind.SCHOOL, SCHOOL)
    wishes = [NoticePreferences(language=each) for each in ("ar", "fr", "en", "ar")]
    for _ in range(ROUNDS):
        at_once(
            [lambda each=each: digests.choose_notices(ctx, reader, each, "test") for each in wishes]
        )
        assert digests.wishes_of(ctx, reader) in wishes


def test_a_name_and_an_address_are_given_once(ctx: Context):
    facts = PersonFacts(name="Amina", email="amina@educatec.example", roles=EVERYTHING)
    at_once([lambda: accounts.add_person(ctx, facts, actor="cli") for _ in range(DEVICES)])
    assert [each.name for each in accounts.people(ctx)] == ["Amina"]


def test_the_first_operator_is_made_once(ctx: Context):
    operator = Holder(kind=HolderKind.OPERATOR, id="operator")
    made = at_once([lambda: link(ctx, operator) for _ in range(DEVICES)])
    assert len(set(made)) == DEVICES
    assert [each.name for each in accounts.people(ctx)] == ["operator"]


def test_a_sign_in_never_opens_an_account_again_that_was_closed_meanwhile(ctx: Context):
    """Whoever keeps an account whole must have held it since it was read."""
    boss = PersonFacts(name="Brahim", email="b@educatec.example", roles=EVERYTHING)
    accounts.add_person(ctx, boss, actor="cli")
    facts = PersonFacts(
        name="Amina", email="amina@educatec.example", roles=frozenset({Role.OPERATOR})
    )
    person = accounts.add_person(ctx, facts, actor="cli")
    set_password(ctx, person.id, "quatre mots pour entrer", actor="cli")
    shut = PersonFacts(name="Amina", email=facts.email, roles=facts.roles, active=False)
    at_once(
        [
            *(
                [lambda: with_password(ctx, facts.email, "quatre mots pour entrer")]
                * (DEVICES // 2)
            ),
            *([lambda: sign_out_everywhere(ctx, person.id, actor="Amina")] * 2),
            lambda: accounts.change_person(ctx, person.id, shut, actor="Brahim"),
        ]
    )
    after = accounts.person(ctx, person.id)
    assert not after.active
    assert after.generation == person.generation + 1 + 2 + 1


def test_fetches_are_counted_by_several_processes_at_once(ctx: Context, clock: FakeClock):
    with ctx.uow() as work:
        names = [("school", make.code(99001 + number), f"{number:064}") for number in range(6)]
        work.feeds.add(names, clock.now(), {}, "fr", {})
        ids = sorted(each.id for each in work.feeds.all())
        work.commit()

    def count(order: Sequence[int]) -> None:
        with ctx.uow() as work:
            work.fetches.add(
                [
                    Fetch(
                        feed_id=each,
                        client="Thunderbird",
                        version=1,
                        release=1,
                        first_at=clock.now(),
                        last_at=clock.now(),
                        times=1,
                    )
                    for each in order
                ]
            )
            work.commit()

    for _ in range(ROUNDS):
        at_once([lambda: count(ids), lambda: count(ids[::-1])] * (DEVICES // 2))
