"""The podcast of one reader's recordings: RSS 2.0 with the iTunes names that players expect."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from scheduler.domain.text import Text
from scheduler.feeds.phrases import say_in_feed
from scheduler.feeds.plain import plain_line, plain_text
from scheduler.feeds.subscription import FeedTitle, languages_of
from scheduler.feeds.telling import both

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
TTL_MINUTES = 60
# Names every podcast; derived from the holder and from nothing secret. It must never change.
PODCAST_NAMES = uuid.UUID("5d0a3c9e-6f0b-4c52-9b51-7f6f2f3f8a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A recording that a school may fetch: `bytes` is its size, `seconds` its length.

    `uid` is the session's, so that a recording put up again replaces the one before. `address` is
    where the file is. `opened_at` is the UTC instant since which it may be shown.
    """

    uid: str
    title: Text
    about: Text
    address: str
    media_type: str
    bytes: int
    seconds: int
    opened_at: dt.datetime


def render_podcast(
    recordings: Iterable[Enclosure],
    *,
    holder: FeedTitle,
    base_url: str,
    changed_at: dt.datetime,
    language: str = "ar+fr",
) -> bytes:
    """Return the RSS document as UTF-8 bytes, the newest recording first.

    `changed_at` is the stored time of the feed's last change; no recordings make an empty, valid
    podcast. Raises no error for any text: what XML 1.0 forbids is left out.
    """
    languages = languages_of(language)
    for prefix, name in (("itunes", ITUNES), ("podcast", PODCAST)):
        ET.register_namespace(prefix, name)
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    name = plain_line(both(holder.name.in_, languages)) or holder.id
    _put(channel, "title", name)
    _put(channel, "link", base_url)
    _put(
        channel,
        "description",
        "\n".join(say_in_feed("podcast.about", other_language) for other_language in languages),
    )
    _put(channel, "language", languages[0])
    _put(channel, "lastBuildDate", _date(changed_at))
    _put(channel, "ttl", str(TTL_MINUTES))
    _put(channel, f"{{{ITUNES}}}author", "Rhamna-Educatec")
    _put(channel, f"{{{ITUNES}}}explicit", "false")
    # For the classes of this holder, behind a secret address: no directory should list it.
    _put(channel, f"{{{ITUNES}}}block", "Yes")
    guid = uuid.uuid5(PODCAST_NAMES, f"{holder.kind}:{holder.id}")
    _put(channel, f"{{{PODCAST}}}guid", str(guid))
    for recording in sorted(recordings, key=lambda one: (one.opened_at, one.uid), reverse=True):
        _add(channel, recording, languages)
    body: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return body


def _add(channel: ET.Element, recording: Enclosure, languages: tuple[str, ...]) -> None:
    item = ET.SubElement(channel, "item")
    _put(item, "title", plain_line(both(recording.title.in_, languages)) or recording.uid)
    told = "\n\n".join(dict.fromkeys(recording.about.in_(language) for language in languages))
    _put(item, "description", plain_text(told))
    _put(item, "guid", recording.uid, isPermaLink="false")
    _put(item, "pubDate", _date(recording.opened_at))
    ET.SubElement(
        item,
        "enclosure",
        {
            "url": recording.address,
            "length": str(recording.bytes),
            "type": recording.media_type,
        },
    )
    _put(item, f"{{{ITUNES}}}duration", str(recording.seconds))


def _put(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _date(moment: dt.datetime) -> str:
    return format_datetime(moment.astimezone(dt.UTC).replace(microsecond=0), usegmt=True)
