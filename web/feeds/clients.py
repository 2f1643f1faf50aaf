"""Which family of calendar programs fetched a feed, told by its User-Agent."""

from functools import lru_cache

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


@lru_cache(maxsize=256)
def client_family(user_agent: str) -> str:
    """Return the family's name, or `other`; nothing else of the User-Agent is kept."""
    told = user_agent.lower()
    return next((family for mark, family in FAMILIES if mark in told), "other")
