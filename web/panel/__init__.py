"""The operators' panel: everything under `/panel`, for those who have signed in.

Every view is a thin call of one use case; importing the modules below registers their views.
"""

from web.panel import home, template_words
from web.panel.blueprint import blueprint
from web.panel.board import actions, card, conflicts, day, several, week, weeks
from web.panel.broadcasts import studio
from web.panel.deliveries import deliveries
from web.panel.disruptions import disruption
from web.panel.feeds import addresses, feeds
from web.panel.handbook import page as handbook
from web.panel.master_data import forms, imports, lists
from web.panel.notices import outbox
from web.panel.onboarding import first_start
from web.panel.operations import audit_log, clock
from web.panel.people import accounts, api_tokens, privacy
from web.panel.planning import plan, repair
from web.panel.recordings import recordings, uploads
from web.panel.releases import releases
from web.panel.reports import reports, term
from web.panel.requests import requests
from web.panel.scenarios import scenarios
from web.panel.search import search
from web.panel.sessions import exchange, programmes, session

template_words.give_words(blueprint)  # here, since the words import the board and it the blueprint

__all__ = [
    "accounts",
    "actions",
    "addresses",
    "api_tokens",
    "audit_log",
    "blueprint",
    "card",
    "clock",
    "conflicts",
    "day",
    "deliveries",
    "disruption",
    "exchange",
    "feeds",
    "first_start",
    "forms",
    "handbook",
    "home",
    "imports",
    "lists",
    "outbox",
    "plan",
    "privacy",
    "programmes",
    "recordings",
    "releases",
    "repair",
    "reports",
    "requests",
    "scenarios",
    "search",
    "session",
    "several",
    "studio",
    "term",
    "uploads",
    "week",
    "weeks",
]
