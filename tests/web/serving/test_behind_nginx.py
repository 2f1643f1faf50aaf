"""Behind a real nginx, below a path: no page, redirect, feed or address leads out of the path."""

import contextlib
import datetime as dt
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import httpx
import pytest

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.feeds.week_sheets import week_sheet
from scheduler.service.people import links
from scheduler.settings import Settings
from tests.serving import free_port, served
from tests.web.own_pages import SCHOOL, TEACHER
from tests.web.serving.nginx_before import NGINX, PREFIX, nginx
from web.app import create_app
from web.own.page import qr

LINK = re.compile(r'(?:href|src|action|data-hx-get|data-hx-post|data-(?!root)[a-z]+)="([^"]*)"')
FETCHED = re.compile(r'<(?:a|link|script|img|form)\b[^>]*?(?:href|src|action)="([^"#]+)')
PICTURE = re.compile(r'<svg [^>]*class="segno".*?</svg>')
# A page of each kind is enough; numbers, tokens, days and choices make no other kind.
PARTS = re.compile(r"\d[\w-]*|[A-Za-z0-9_-]{20,}|t\d+")
PER_KIND = 2

pytestmark = pytest.mark.skipif(not NGINX, reason="no nginx on this machine")


@dataclass
class Entrance:
    """What people reach: nginx's address, and who may come in."""

    origin: str
    ctx: Context
    client: httpx.Client

    @property
    def base(self) -> str:
        return self.origin + PREFIX


@contextlib.contextmanager
def entrance(
    house: Context, settings: Settings, folder: Path, kind: str, *, configured: bool
) -> Iterator[Entrance]:
    port = free_port()
    with nginx(folder, f"http://127.0.0.1:{port}", prefix=not configured) as origins:
        origin = origins[kind]
        base = origin + PREFIX if configured else f"http://127.0.0.1:{port}"
        ctx = replace(house, base_url=base)
        chosen = replace(settings, base_url=base, behind_proxies=1, origin_is_configured=configured)
        with (
            served(create_app(ctx, chosen), port),
            httpx.Client(trust_env=False, verify=False, timeout=60) as client,  # noqa: S501 -- made for the test
        ):
            yield Entrance(origin=origin, ctx=ctx, client=client)


def strays(entrance: Entrance, page: str, text: str) -> list[str]:
    """The links of a page that lead to this service by another way than below its path."""
    found = []
    for raw in LINK.findall(text):
        link = unescape(raw)
        goes = urljoin(page, link)
        at = urlsplit(goes)
        shown = f"{urlsplit(entrance.origin).scheme}://{at.netloc}" if at.scheme == "webcal" else ""
        if not re.match(r"(https?|webcal):|/", link):
            continue
        if goes.startswith(entrance.origin) or shown == entrance.origin:
            if not at.path.startswith(f"{PREFIX}/"):
                found.append(link)
        elif at.hostname in {"127.0.0.1", "::1"}:
            found.append(link)
        else:  # somebody else's, who is told an address of ours
            told = [each for many in parse_qs(at.query).values() for each in many]
            found += [
                link
                for each in told
                if "://" in unquote(each) and PREFIX not in unquote(each) and "/ical/" in each
            ]
    return found


def sign_in(entrance: Entrance) -> str:
    """Sign in by a link as an operator does; return the page it leads to."""
    link = links.link(entrance.ctx, Holder(kind=HolderKind.OPERATOR, id="operator"))
    door = entrance.base + "/sign-in/" + link.rpartition("/")[2]
    page = entrance.client.get(door)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token, page.text[:500]
    reply = entrance.client.post(
        door, data={"csrf_token": token[1]}, headers={"Referer": door}, follow_redirects=False
    )
    assert reply.status_code == 303, reply.text[:500]
    return urljoin(door, reply.headers["Location"])


def crawl(entrance: Entrance, *starts: str) -> Counter[str]:
    """Open pages of every kind that links lead to; return how many of each were opened."""
    waiting, opened, known = list(starts), Counter[str](), set(starts)
    while waiting:
        page = waiting.pop(0)
        kind = PARTS.sub("*", urlsplit(page).path)
        if opened[kind] >= PER_KIND:
            continue
        opened[kind] += 1
        reply = entrance.client.get(page, follow_redirects=False)
        assert reply.status_code < 500, (page, reply.text[:300])
        if "Location" in reply.headers:
            goes = urljoin(page, reply.headers["Location"])
            assert goes.startswith(f"{entrance.base}/"), (page, goes)
            waiting.append(goes)
            continue
        if "text/html" not in reply.headers.get("Content-Type", ""):
            continue
        assert strays(entrance, page, reply.text) == [], page
        for link in FETCHED.findall(reply.text):
            goes = urljoin(page, unescape(link))
            if goes.startswith(f"{entrance.base}/") and goes not in known:
                known.add(goes)
                waiting.append(goes)
    return opened


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "configured"), [("https", True), ("http", False), ("ipv6", False)]
)
def test_no_page_leads_out_of_the_path(
    house: Context, settings: Settings, tmp_path: Path, kind: str, configured: bool
) -> None:
    with entrance(house, settings, tmp_path, kind, configured=configured) as at:
        own = [links.link(at.ctx, each).rpartition("/")[2] for each in (SCHOOL, TEACHER)]
        starts = [sign_in(at), f"{at.base}/school/{own[0]}", f"{at.base}/teacher/{own[1]}"]
        opened = crawl(at, *starts, f"{at.base}/panel/week?on=2026-11-30")
        assert opened.total() > 60, opened
        assert sum(1 for kind in opened if "/panel/" in kind) > 25

        calendar = at.client.get(f"{at.base}/school/{own[0]}/calendar?lang=en").text
        assert f"webcal://{urlsplit(at.origin).netloc}{PREFIX}/ical/" in calendar
        feed = re.search(rf'{re.escape(at.base)}(/ical/[^"<\s]+\.ics)', calendar)
        assert feed
        body = at.client.get(at.base + feed[1]).text.replace("\r\n ", "")
        assert f"{at.base}/watch/" in body
        assert set(re.findall(r"https?://[^/\s\\]+", body)) == {at.origin}
        pictures_lead_below(at, f"{at.base}/school/{own[0]}/calendar", at.base + feed[1])
        printed_sheets_lead_below(at, own[0])


def pictures_lead_below(at: Entrance, calendar: str, feed: str) -> None:
    """Every QR code is that of an address below the path: drawn again from it, it is the same."""
    for page, least in ((calendar, 1), (f"{at.base}/panel/addresses", 2)):
        text = at.client.get(page).text
        addresses = re.findall(r"(?:https?|webcal)://[^\s\"<]+", text)
        named = {address for each in addresses if below(at, address := unescape(each))} | {feed}
        drawn = PICTURE.findall(text)
        assert len(drawn) >= least, page
        assert set(drawn) <= {str(qr(address)) for address in named}, page


def below(at: Entrance, address: str) -> bool:
    return address.partition("://")[2].startswith(f"{urlsplit(at.base).netloc}{PREFIX}/")


def printed_sheets_lead_below(at: Entrance, token: str) -> None:
    """A week's sheet is, to the byte, the one whose QR code leads to the school's page here."""
    monday = dt.date(2026, 11, 30)
    here = replace(at.ctx, base_url=at.base)
    sheet = at.client.get(f"{at.base}/school/{token}/week/{monday}.pdf").content
    assert sheet == week_sheet(here, SCHOOL.id, monday)
    assert sheet != week_sheet(replace(here, base_url=at.origin), SCHOOL.id, monday)


def test_ways_back_stay_below_the_path(house: Context, settings: Settings, tmp_path: Path) -> None:
    with entrance(house, settings, tmp_path, "http", configured=False) as at:
        door = at.client.get(f"{at.base}/panel/week?on=2026-11-30", follow_redirects=False)
        assert door.headers["Location"] == (
            f"{PREFIX}/sign-in?next={PREFIX}/panel/week?on%3D2026-11-30"
        )
        first = sign_in(at)
        assert first == f"{at.base}/panel/today"
        again = at.client.get(f"{at.base}/sign-in?next={PREFIX}/panel/week", follow_redirects=False)
        assert again.headers["Location"] == f"{PREFIX}/panel/week"
        elsewhere = at.client.get(f"{at.base}/sign-in?next=/panel/week", follow_redirects=False)
        assert elsewhere.headers["Location"] == f"{PREFIX}/panel/today"
        lost = at.client.get(f"{at.base}/panel/nothing", headers={"Referer": first})
        assert f'href="{PREFIX}/panel/today"' in lost.text
        assert strays(at, f"{at.base}/panel/nothing", lost.text) == []


@pytest.mark.parametrize(
    "address",
    [
        "//evil.test/panel",
        "/educatec//evil.test",
        "/educatec/panels",
        "/educatec\\evil",
        "/panel",
        "",
    ],
)
def test_no_handed_back_address_leads_elsewhere(
    house: Context, settings: Settings, address: str
) -> None:
    from web.addresses import ours

    app = create_app(house, replace(settings, base_url="http://educatec.test/educatec"))
    with app.test_request_context("/", base_url="http://educatec.test/educatec"):
        assert ours(address, ("/panel",)) == ""
        assert ours("/educatec/panel?x=1", ("/panel",)) == "/educatec/panel?x=1"


def test_time_is_not_wasted_on_a_prefix_that_is_none(house: Context, settings: Settings) -> None:
    """What a proxy names is a path or nothing: not another host, not a script."""
    app = create_app(house, replace(settings, behind_proxies=1))
    began = time.monotonic()
    for named in ("//evil.test", "/a b", "https://evil.test", '/"><script>', "/" + "a/" * 4000):
        page = app.test_client().get("/sign-in", headers={"X-Forwarded-Prefix": named})
        assert page.status_code == 200
        assert "evil" not in page.text
        assert "<script>" not in page.text
    assert time.monotonic() - began < 30
