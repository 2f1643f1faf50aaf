"""What a studio's driver is told of a broadcast."""

from pathlib import Path

from scheduler.domain.broadcast import Broadcast
from scheduler.domain.release import Facts
from scheduler.language.catalogue import words_in
from scheduler.service.context import Context
from scheduler.service.ports.studio import AirOrder


def order_of(ctx: Context, broadcast: Broadcast, folder: Path) -> AirOrder:
    """Return what a driver needs to know of a broadcast."""
    with ctx.uow().reading() as work:
        province = work.province.load()
        version = work.actions.version(broadcast.session_id)
    title = version.facts.title if version else None
    return AirOrder(
        session_id=broadcast.session_id,
        folder=folder,
        variants=province.network.variants if province else (),
        records=broadcast.recorded,
        slate=_slate_lines(version.facts if version else None),
        title=title.fr if title else "",
    )


def _slate_lines(facts: Facts | None) -> tuple[str, ...]:
    about = ""
    if facts is not None:
        about = f"{facts.title.fr} {facts.key.number}/{facts.total}"
    soon = (
        words_in(language).gettext("The picture returns in a moment") for language in ("ar", "fr")
    )
    return (*soon, about)
