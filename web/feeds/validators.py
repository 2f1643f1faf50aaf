"""Whether a reader already has what it asks for (RFC 9110 sections 8.8 and 13)."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.http import http_date, parse_accept_header, parse_date, parse_etags

from scheduler.feeds.subscription import TEXT_CHANGED_AT, TEXT_VERSION

GZIP = "-gzip"


@dataclass(frozen=True, slots=True)
class Validators:
    """The two validators of a feed as stored, without quotes, and when it last changed."""

    tag: str
    changed_at: dt.datetime
    last_modified: str  # the same instant, as an HTTP date

    def etag(self, *, packed: bool) -> str:
        """Return the strong ETag of one of the two representations: plain or gzip."""
        return f'"{self.tag}{GZIP if packed else ""}"'

    def matched(self, if_none_match: str | None, if_modified_since: str | None) -> str | None:
        """Return the ETag of the representation that the reader already has, if it has one.

        `If-None-Match`, a list, weak or `*`, wins over any date; a date that cannot be read is
        passed over (RFC 9110 sections 13.1.2 and 13.1.3). Only the very date that the feed bears
        counts, as with nginx: a later one was given out by a clock that was wrong.
        """
        if if_none_match is not None:
            held = parse_etags(if_none_match)
            for packed in (False, True):
                if held.contains_weak(self.etag(packed=packed).strip('"')):
                    return self.etag(packed=packed)
            return None
        since = parse_date(if_modified_since) if if_modified_since else None
        if since is not None and since == self.changed_at:
            return self.etag(packed=False)
        return None


@lru_cache(maxsize=8192)
def validators_of(etag: str, changed_at: dt.datetime) -> Validators:
    """Return the validators of a feed's stored state, joined with those of the wording: a new
    version of the software that says something else makes every copy old.
    """
    changed_at = max(changed_at, TEXT_CHANGED_AT).replace(microsecond=0)
    return Validators(f"{etag}.{TEXT_VERSION}", changed_at, http_date(changed_at))


@lru_cache(maxsize=256)
def wants_gzip(accept_encoding: str) -> bool:
    """Tell whether gzip is asked for, and no less than the plain text (RFC 9110 section 12.5.3)."""
    qualities = dict(parse_accept_header(accept_encoding))
    others = qualities.get("*", 0)
    gzip = qualities.get("gzip", others)
    return gzip > 0 and gzip >= qualities.get("identity", 0)
