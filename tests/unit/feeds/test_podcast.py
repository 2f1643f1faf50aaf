"""The podcast: valid RSS whatever the texts hold, and an empty one before anything is recorded."""

import datetime as dt
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.text import Text
from scheduler.feeds.podcast import ITUNES, Enclosure, render_podcast
from scheduler.feeds.subscription import FeedTitle
from tests.unit.feeds.released import FIRST, MADE

HOLDER = FeedTitle(kind="school", id=FIRST, name=Text(ar="ثانوية", fr="Lycée"))


def recording(number: int = 1, title: str = "Les limites", **parts: object) -> Enclosure:
    facts: dict[str, object] = {
        "uid": f"00000000-0000-4000-8000-{number:012d}",
        "title": Text(ar="النهايات", fr=title),
        "about": Text(ar="الحصة 3", fr="Séance 3"),
        "address": f"https://educatec.example/media/{number}.mp4?a=1&b=2",
        "media_type": "video/mp4",
        "bytes": 73_400_320,
        "seconds": 3600,
        "opened_at": MADE + dt.timedelta(days=number),
    }
    return Enclosure(**(facts | parts))  # type: ignore[arg-type]


def rss(*recordings: Enclosure) -> bytes:
    return render_podcast(
        recordings, holder=HOLDER, base_url="https://educatec.example", changed_at=MADE
    )


def channel(*recordings: Enclosure) -> ET.Element:
    found = ET.fromstring(rss(*recordings)).find("channel")  # noqa: S314 -- our own bytes
    assert found is not None
    return found


def test_nothing_recorded_is_an_empty_podcast() -> None:
    assert channel().findall("item") == []
    assert channel().findtext("title") == "ثانوية / Lycée"


def test_recordings_come_newest_first_with_what_a_player_needs() -> None:
    items = channel(recording(1), recording(3), recording(2)).findall("item")
    assert [each.findtext("guid", "")[-1] for each in items] == ["3", "2", "1"]
    enclosure = items[0].find("enclosure")
    assert enclosure is not None
    assert enclosure.attrib == {
        "url": "https://educatec.example/media/3.mp4?a=1&b=2",
        "length": "73400320",
        "type": "video/mp4",
    }
    assert items[0].findtext("pubDate") == "Thu, 26 Nov 2026 09:15:00 GMT"
    assert items[0].findtext(f"{{{ITUNES}}}duration") == "3600"


def test_podcast_is_the_same_to_the_byte_however_recordings_come() -> None:
    assert rss(recording(1), recording(2)) == rss(recording(2), recording(1))


def test_no_directory_is_to_list_it() -> None:
    assert channel().findtext(f"{{{ITUNES}}}block") == "Yes"


@given(st.text())
def test_any_title_makes_readable_xml(title: str) -> None:
    [item] = channel(recording(title=title)).findall("item")
    assert item.findtext("title", "").startswith("النهايات")
