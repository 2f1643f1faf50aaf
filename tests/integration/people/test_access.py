import dataclasses
import hashlib

import pytest
import sqlalchemy as sa

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.person import EVERYTHING
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people import links
from scheduler.service.people.accounts import people
from scheduler.service.people.sign_in import with_link
from scheduler.storage.database import Database
from tests import factories as make
from tests.fakes import FakeClock

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
OPERATOR = Holder(kind=HolderKind.OPERATOR, id="operator")


def token_in(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


@pytest.fixture(autouse=True)
def imported(ctx: Context) -> None:
    apply_import(ctx, make.province(), "importer")


def test_a_link_opens_its_holders_page_and_can_be_shown_again(ctx: Context):
    for holder in (SCHOOL, TEACHER):
        address = links.link(ctx, holder)
        assert address == links.link(ctx, holder)
        assert address.startswith(f"http://educatec.test/{holder.kind}/")
        assert links.page_holder(ctx, token_in(address)) == holder


def test_unknown_tokens_open_nothing(ctx: Context):
    for token in ("", "x", "é" * 40, token_in(links.feed_address(ctx, SCHOOL))):
        assert links.page_holder(ctx, token) is None


def test_a_school_that_does_not_exist_has_no_link(ctx: Context):
    nobody = Holder(kind=HolderKind.SCHOOL, id="00000X")
    for ask in (links.link, links.feed_address):
        with pytest.raises(NotFoundError):
            ask(ctx, nobody)


def test_replacing_a_link_shuts_the_former_one_and_leaves_the_feed(ctx: Context):
    former, feed = links.link(ctx, SCHOOL), links.feed_address(ctx, SCHOOL)
    fresh = links.replace(ctx, SCHOOL, "page", "operator")
    assert fresh != former
    assert fresh == links.link(ctx, SCHOOL)
    assert links.page_holder(ctx, token_in(former)) is None
    assert links.page_holder(ctx, token_in(fresh)) == SCHOOL
    assert links.feed_address(ctx, SCHOOL) == feed
    assert links.replace(ctx, SCHOOL, "feed") != feed


def test_a_retired_school_loses_its_link_until_it_returns(ctx: Context):
    province = make.province()
    address = links.link(ctx, SCHOOL)
    apply_import(ctx, dataclasses.replace(province, schools=province.schools[1:]), "importer")
    assert links.page_holder(ctx, token_in(address)) is None
    apply_import(ctx, province, "importer")
    assert links.page_holder(ctx, token_in(address)) == SCHOOL


def test_a_sign_in_is_good_once_and_for_a_day(ctx: Context, clock: FakeClock):
    token = token_in(links.link(ctx, OPERATOR))
    entered = with_link(ctx, token)
    assert entered is not None
    assert entered.name == "operator"
    assert with_link(ctx, token) is None
    late = token_in(links.link(ctx, OPERATOR))
    clock.advance(hours=24)
    assert with_link(ctx, late) is None


def test_the_first_sign_in_opens_an_account_that_may_do_everything(ctx: Context):
    assert people(ctx) == ()
    links.link(ctx, OPERATOR)
    links.link(ctx, OPERATOR)
    (made,) = people(ctx)
    assert made.roles == EVERYTHING


def test_the_database_holds_hashes_and_no_token(ctx: Context, database: Database):
    tokens = [
        token_in(links.link(ctx, SCHOOL)),
        token_in(links.feed_address(ctx, SCHOOL)),
        token_in(links.link(ctx, OPERATOR)),
    ]
    everything = ""
    with database.reader.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608 -- own names
            everything += repr(rows)
    for token in tokens:
        assert token not in everything
        assert hashlib.sha256(token.encode()).hexdigest() in everything
