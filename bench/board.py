"""How the panel holds up with 600 schools and 8 studios: the server's time, queries, bytes, frames.

    python bench/board.py [--folder FOLDER] [--no-browser]

The region of the planner's benchmark is planned and released into a SQLite file (kept in the
folder, if one is given), then served. Server times are medians of 9 requests over
loopback, packed; the processor's time stands beside them, since it hardly changes with what
else the machine does; the first board after an edit is measured apart, since it finds the least
remembered. In Chromium a session is dragged over the whole week for some seconds.
"""

import argparse
import http.cookiejar
import re
import shutil
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from board_world import build, context  # noqa: E402 -- found by the line above
from instances import MONDAY  # noqa: E402 -- likewise

from scheduler.domain.holder import Holder, HolderKind  # noqa: E402 -- likewise
from scheduler.service.context import Context  # noqa: E402 -- likewise
from scheduler.service.draft import board as draft_board  # noqa: E402 -- likewise
from scheduler.service.draft import editing  # noqa: E402 -- likewise
from scheduler.service.people.links import link  # noqa: E402 -- likewise
from scheduler.service.province import stored_province  # noqa: E402 -- likewise
from scheduler.settings import load_settings  # noqa: E402 -- likewise
from tests.serving import served  # noqa: E402 -- likewise
from web.app import create_app  # noqa: E402 -- likewise

ROUNDS = 9
BOARD = f"/panel/week?on={MONDAY}"
DRAG_SECONDS = 4
UNPROCESSABLE = 422
INTERACTIVE = """() => new Promise((told) => {
  const long = [];
  new PerformanceObserver((list) => long.push(...list.getEntries()))
    .observe({ type: "longtask", buffered: true });
  setTimeout(() => {
    const [page] = performance.getEntriesByType("navigation");
    const ends = long.map((each) => each.startTime + each.duration);
    const interactive = Math.max(page.domContentLoadedEventEnd, ...ends);
    told({ received: page.responseEnd, ready: page.domContentLoadedEventEnd, interactive });
  }, 1500);
})"""
FRAMES = """() => {
  window.frames_seen = [];
  let last = performance.now();
  const note = (now) => { frames_seen.push(now - last); last = now; requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer: milliseconds until it was read and of processor, and bytes as transferred."""

    milliseconds: float
    processor: float  # the server's and the visitor's, which only reads
    size: int


class Visitor:
    """An operator's browser without a screen."""

    def __init__(self, url: str, ctx: Context) -> None:
        self._url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        door = sign_in_address(ctx, url)
        page = self._opener.open(door).read().decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if token is None:
            raise SystemExit("The door has no form.")
        self._opener.open(door, urllib.parse.urlencode({"csrf_token": token[1]}).encode())

    def visit(self, path: str) -> Visit:
        """Fetch a page, packed."""
        packed = {"Accept-Encoding": "gzip"}
        asked = urllib.request.Request(self._url + path, headers=packed)  # noqa: S310 -- our own
        began, worked = time.perf_counter(), time.process_time()
        try:
            body = self._opener.open(asked).read()
        except urllib.error.HTTPError as error:
            body = error.read()
            if error.code != UNPROCESSABLE:  # the answer to a form that was not filled in
                raise
        return Visit(
            milliseconds=(time.perf_counter() - began) * 1000,
            processor=(time.process_time() - worked) * 1000,
            size=len(body),
        )


def sign_in_address(ctx: Context, url: str) -> str:
    """Return a one-time address for an operator."""
    return link(ctx, Holder(kind=HolderKind.OPERATOR, id="bench")).replace(ctx.base_url, url)


def pages(app: Flask, ctx: Context) -> dict[str, str]:
    """Return every page of the panel that is read, by endpoint, with an address of each."""
    here = stored_province(ctx)
    board = draft_board.board(ctx, MONDAY, "draft").sessions
    known = {
        "code": board[0].receptions[0].school_code,  # a school of the session's own
        "teacher_id": here.teachers[0].id,
        "programme_id": here.programmes[0].id,
        "session_id": board[0].id,
        "number": 1,
    }
    found = {}
    for rule in app.url_map.iter_rules():
        reads = rule.endpoint.startswith("panel.") and "GET" in (rule.methods or ())
        if reads and rule.arguments <= known.keys():
            with app.test_request_context():
                given = {each: known[each] for each in rule.arguments}
                found[rule.endpoint] = app.url_for(rule.endpoint, _external=False, **given)
    on = f"?on={MONDAY}"
    commune = f"{on}&commune={here.schools[0].commune}"
    return found | {
        "panel.week": BOARD,
        "panel.day": f"/panel/day{on}",
        "panel.week_schools": f"/panel/week/schools{commune}",
        "panel.places": f"{found['panel.places']}{on}",
        "panel.places (quick)": f"{found['panel.places']}{on}&quick=1",
    }


def edited(ctx: Context, visitor: Visitor) -> tuple[float, float]:
    """Return the median times of a board asked for right after an edit: in all, of processor."""
    first = draft_board.board(ctx, MONDAY, "draft").sessions[0]
    times = []
    for turn in range(ROUNDS):
        editing.lock_session(ctx, first.id, locked=turn % 2 == 0, actor="bench")
        times.append(visitor.visit(BOARD))
    whole = statistics.median(visit.milliseconds for visit in times)
    return whole, statistics.median(visit.processor for visit in times)


def in_chromium(ctx: Context, url: str) -> dict[str, float]:
    """Open the board and drag a session all over it."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(sign_in_address(ctx, url))
        page.locator("main form button").first.click()
        page.wait_for_url("**/panel/**")
        page.goto(url + BOARD)
        page.goto(url + BOARD)  # as on every day but the first: sheets and scripts are kept
        times: dict[str, float] = page.evaluate(INTERACTIVE)
        times |= dragged(page)
        browser.close()
    return times


def dragged(page: Page) -> dict[str, float]:
    """Drag the first session up and down for some seconds; tell the frames meanwhile."""
    box = page.locator("[data-lane] [data-block]").first.bounding_box()
    if box is None:
        raise SystemExit("There is nothing to drag.")
    x, y = box["x"] + 10, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 15, y + 5, steps=3)
    began = time.perf_counter()
    page.locator(".place").first.wait_for(state="attached", timeout=60_000)
    shaded = (time.perf_counter() - began) * 1000
    page.evaluate(FRAMES)
    until, at = time.perf_counter() + DRAG_SECONDS, 0
    while time.perf_counter() < until:
        at += 1
        page.mouse.move(200 + (at * 13) % 1100, 150 + (at * 7) % 700)
    frames: list[float] = page.evaluate("() => frames_seen.slice(1)")
    page.keyboard.press("Escape")
    page.mouse.up()
    return {
        "shaded": shaded,
        "a second": 1000 * len(frames) / sum(frames),
        "longest": max(frames),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the planned region is kept")
    parser.add_argument("--no-browser", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch)
        folder.mkdir(exist_ok=True)
        database = build(folder)
        ctx = context(database)
        app = create_app(ctx, load_settings(HERE.parent / "config.toml", folder, {}))
        asked: list[str] = []
        for engine in (database.reader, database.writer):
            sa.event.listen(engine, "before_cursor_execute", lambda *parts: asked.append(parts[2]))
        board = draft_board.board(ctx, MONDAY, "draft")
        pairs = sum(len(each.receptions) for each in board.sessions)
        print(f"{len(board.sessions)} sessions in the week, {pairs} receptions\n")
        print("| page | ms (median) | ms (slowest) | processor | queries | kB packed |")
        print("|---|---|---|---|---|---|")
        with served(app) as url:
            visitor = Visitor(url, ctx)
            for endpoint, path in pages(app, ctx).items():
                visitor.visit(path)
                asked.clear()
                visits = [visitor.visit(path) for _ in range(ROUNDS)]
                queries = sum(each.startswith("SELECT") for each in asked) / ROUNDS
                times = [each.milliseconds for each in visits]
                worked = statistics.median(each.processor for each in visits)
                print(
                    f"| `{endpoint.removeprefix('panel.')}` | {statistics.median(times):.0f} |"
                    f" {max(times):.0f} | {worked:.0f} | {queries:.0f} |"
                    f" {visits[0].size / 1000:.1f} |",
                    flush=True,
                )
            whole, worked = edited(ctx, visitor)
            print(
                f"\nboard right after an edit: {whole:.0f} ms, {worked:.0f} of processor (medians)",
                flush=True,
            )
            if not chosen.no_browser:
                for name, value in in_chromium(ctx, url).items():
                    print(f"{name}: {value:.0f}", flush=True)
        database.close()


if __name__ == "__main__":
    main()
