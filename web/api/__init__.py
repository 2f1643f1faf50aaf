"""The JSON API for the academy's systems, under `/api/v1`, over the same use cases as the pages.

Its readers show a personal access token (`Authorization: Bearer …`); no cookie opens anything here,
so `blueprint` is to be left out of form protection. What it offers is told at
`/api/v1/openapi.json`. Importing the modules below registers their views.
"""

from web.api import broadcasts, draft, plans, releases, roster, service_health
from web.api.blueprint import blueprint

__all__ = [
    "blueprint",
    "broadcasts",
    "draft",
    "plans",
    "releases",
    "roster",
    "service_health",
]
