"""Reading the stored province: the ground that every use case stands on."""

from scheduler.domain.errors import NotFoundError
from scheduler.domain.province import Province
from scheduler.service.context import Context
from scheduler.storage.unit_of_work import UnitOfWork


def stored_province(ctx: Context) -> Province:
    """Return the province as stored. Raises `NotFoundError` before the first import."""
    with ctx.uow().reading() as work:
        return province_in(work)


def stamped_province(ctx: Context) -> tuple[str, Province]:
    """Return the province with the stamp that differs after every change of it. Raises likewise."""
    with ctx.uow().reading() as work:
        return work.province.stamp() or "", province_in(work)


def province_in(work: UnitOfWork) -> Province:
    """Return the province as this unit of work sees it. Raises `NotFoundError` if there is none."""
    province = work.province.load()
    if province is None:
        raise NotFoundError("province", "in the database")
    return province
