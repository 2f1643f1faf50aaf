"""Which family of calendar programs fetched a feed, told by its User-Agent."""

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import WSGIEnvironment

# Programs that look at a link which somebody has passed on, and those that gather pages.
PREVIEWS = (
    *("whatsapp", "facebookexternalhit", "facebot", "telegrambot", "twitterbot", "slackbot"),
    *("discordbot", "linkedinbot", "skypeuripreview", "viber", "line-poker", "snapchat"),
    *("iframely", "embedly", "pinterest", "redditbot", "mattermost", "bingpreview"),
)
CRAWLERS = (
    "googlebot",
    "bingbot",
    "yandexbot",
    "duckduckbot",
    "ahrefsbot",
    "bot/",
    "spider",
    "crawl",
)
FAMILIES = (
    # Before all others: a preview may call itself a browser as well.
    *((mark, "preview") for mark in PREVIEWS),
    *((mark, "crawler") for mark in CRAWLERS),
    ("google-calendar-importer", "Google"),
    ("microsoft office", "Outlook"),
    ("outlook", "Outlook"),
    ("microsoft.exchange", "Outlook"),
    ("exchange", "Outlook"),
    ("icsx5", "ICSx5"),
    ("davx5", "DAVx5"),
    ("thunderbird", "Thunderbird"),
    ("dataaccessd", "Apple"),
    ("calendaragent", "Apple"),
    ("ios/", "Apple"),
    ("macos", "Apple"),
    ("nextcloud", "Nextcloud"),
    ("vdirsyncer", "vdirsyncer"),
    ("podcast", "podcast"),
    ("antennapod", "podcast"),
    ("curl", "curl"),
    ("mozilla", "browser"),
)


ONE_HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives to one line


def asker_of(environ: "WSGIEnvironment") -> tuple[str, str]:
    """Return which network asks, and which program of it."""
    return _network(environ.get("REMOTE_ADDR", "")), environ.get("HTTP_USER_AGENT", "")[:80]


@lru_cache(maxsize=1024)
def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((address, ONE_HOUSEHOLD), strict=False))


@lru_cache(maxsize=256)
def client_family(user_agent: str) -> str:
    """Return the family's name, or `other`; nothing else of the User-Agent is kept."""
    told = user_agent.lower()
    return next((family for mark, family in FAMILIES if mark in told), "other")
