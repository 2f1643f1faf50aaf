"""The steps of the schema, as Alembic reads them."""

# Written down, so that a start need not load Alembic to see that nothing is to be done.
NEWEST = "alerts"
