"""Which family of calendar programs fetched a feed, told by its User-Agent."""

from functools import lru_cache

FAMILIES = (
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
