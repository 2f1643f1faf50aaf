"""Every form of facts, by its slug and by its table."""

from web.panel.master_data.forms import calendar, network, planner, programmes, schools

SPECS = {
    spec.slug: spec
    for spec in (*schools.FORMS, *programmes.FORMS, *calendar.FORMS, *network.FORMS, *planner.FORMS)
}
BY_TABLE = {spec.table: spec for spec in SPECS.values()}
