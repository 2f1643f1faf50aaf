"""Disruptions: what an event at short notice changes, shown before it is applied."""
