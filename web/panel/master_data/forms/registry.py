"""Every form of facts, by its slug and by its table."""

from web.panel.forms import lines, places, planner, teaching, year

SPECS = {
    spec.slug: spec
    for spec in (*places.FORMS, *teaching.FORMS, *year.FORMS, *lines.FORMS, *planner.FORMS)
}
BY_TABLE = {spec.table: spec for spec in SPECS.values()}
