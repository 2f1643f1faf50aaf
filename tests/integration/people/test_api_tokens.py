"""Access tokens: shown once, kept as hashes, in force until revoked or too old."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.service.context import Context
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.people import api_tokens
from scheduler.service.people.api_tokens import TokenScope, make_token, revoke_token
from tests.fakes import FakeClock


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """The statements sent to the database while the test runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def use(ctx: Context, token: str) -> None:
    """Show a token, as a request does, and note it where that is due."""
    shown = api_tokens.token_bearer(ctx, token)
    assert shown is not None
    if api_tokens.is_due_to_be_noted(ctx, shown):
        api_tokens.note_use(ctx, shown)


def test_a_token_is_shown_once_and_kept_as_a_hash(ctx: Context):
    token, made = make_token(ctx, "academy", [TokenScope.PLAN], actor="operator")
    assert token.startswith("edt_")
    assert len(token) > 40
    assert made.scopes == {TokenScope.READ, TokenScope.PLAN}
    with ctx.uow().reading() as work:
        rows = work._connection.exec_driver_sql("SELECT * FROM api_tokens").all()
    assert token not in repr(rows)
    assert token not in repr(log_entries(ctx))


def test_a_token_opens_until_it_is_revoked_or_too_old(ctx: Context, clock: FakeClock):
    kept, first = make_token(ctx, "one", [TokenScope.READ], actor="operator")
    short, _ = make_token(
        ctx, "two", [TokenScope.READ], actor="operator", lasts=dt.timedelta(days=1)
    )
    assert api_tokens.token_bearer(ctx, kept).name == "one"
    assert api_tokens.token_bearer(ctx, short).name == "two"
    clock.advance(days=1)
    assert api_tokens.token_bearer(ctx, short) is None
    revoke_token(ctx, first.id, actor="operator")
    assert api_tokens.token_bearer(ctx, kept) is None
    acts = [entry.act for entry in log_entries(ctx, "token")]
    assert acts == ["revoke-token", "make-token", "make-token"]


def test_reading_notes_the_use_of_a_token_once_an_hour(
    ctx: Context, clock: FakeClock, queries: list[str]
):
    token, _ = make_token(ctx, "one", [TokenScope.READ], actor="operator")
    use(ctx, token)
    queries.clear()
    clock.advance(minutes=59)
    use(ctx, token)
    assert not any(each.startswith("UPDATE") for each in queries)
    clock.advance(minutes=1)
    use(ctx, token)
    assert api_tokens.api_tokens(ctx)[0].used_at == clock.now()


def test_a_token_has_a_name_and_a_purpose(ctx: Context):
    for name, scopes in (("", [TokenScope.READ]), ("x" * 61, [TokenScope.READ]), ("one", [])):
        with pytest.raises(BadInputError):
            make_token(ctx, name, scopes, actor="operator")
    with pytest.raises(NotFoundError):
        revoke_token(ctx, 404, actor="operator")
    _, made = make_token(ctx, " a\x00b\n c ", [TokenScope.READ], actor="operator")
    assert made.name == "ab c"
