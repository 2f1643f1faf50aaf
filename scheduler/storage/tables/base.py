"""What every table shares: one catalogue and one way to name constraints.

Named constraints can be altered by a migration on both databases; unnamed ones cannot.
"""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
