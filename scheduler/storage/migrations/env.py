"""Runs migrations on the connection that `scheduler.storage.database.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from scheduler.storage.tables import Table
from scheduler.storage.types import UtcDateTime


def _render(kind: str, item: Any, rendering: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 -- anything of a schema
    if kind == "type" and isinstance(item, UtcDateTime):
        rendering.imports.add("from scheduler.storage.types import UtcDateTime")
        return "UtcDateTime()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
