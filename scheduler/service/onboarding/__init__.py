"""Onboarding: from an empty installation to a first plan."""
