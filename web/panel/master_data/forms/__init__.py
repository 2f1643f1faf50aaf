"""Forms for the facts of the province: one item each, its faults beside its fields."""

from web.panel.master_data.forms import views

__all__ = ["views"]
