"""How many clicks, keys and seconds the daily jobs take, done in Chromium as a person would.

    python bench/jobs.py

A date or a time typed counts its digits, a choice from a list two clicks, a drag one. The
seconds are the pages' and the planner's: nobody reads or thinks.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from layout import browser_of, context, empty_context, signed_in  # noqa: E402 -- found by the line above

from scheduler.domain.holder import Holder, HolderKind  # noqa: E402 -- likewise
from scheduler.domain.session import Mode  # noqa: E402 -- likewise
from scheduler.service.context import Context  # noqa: E402 -- likewise
from scheduler.service.people.links import link  # noqa: E402 -- likewise
from scheduler.service.releases.queries import released_sessions  # noqa: E402 -- likewise
from scheduler.settings import load_settings  # noqa: E402 -- likewise
from tests.e2e.conftest import CONFIG  # noqa: E402 -- likewise
from tests.serving import served  # noqa: E402 -- likewise
from web.app import create_app  # noqa: E402 -- likewise

PATIENCE = 60_000
GRIP = 10  # px from the corner of a block to where it is held
WHERE = "block => `${block.closest('[data-lane]').dataset.day} ${block.dataset.start}`"
BOXES = """spots => spots.map((spot) => spot.getBoundingClientRect())
  .filter((box) => box.top >= 0 && box.bottom <= innerHeight).map((box) => [box.left, box.top])"""
MOVED = """([moved, where]) => {
  const block = document.querySelector(`[data-board] [data-block="${moved}"]`);
  return block && `${block.closest("[data-lane]").dataset.day} ${block.dataset.start}` !== where;
}"""
SICK, CLOSED = "2026-12-01", "2026-12-03"


@dataclass
class Hand:
    """A person at the page, who counts."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, what: str, kind: str = "button", within: Locator | None = None) -> None:
        """Click the first thing of a kind that says so."""
        place = within or self.page.locator("main")
        place.get_by_role(kind, name=what).first.click(timeout=PATIENCE)  # type: ignore[arg-type]
        self.clicks += 1

    def bar(self, *words: str) -> None:
        """Follow the bar, through a menu if two words are given."""
        for word in words:
            self.page.locator("header nav").get_by_text(word, exact=True).first.click()
            self.clicks += 1

    def write(self, field: Locator, text: str) -> None:
        """Fill a field: a click, and a key for each letter."""
        field.fill(text)
        self.clicks += 1
        self.keys += sum(letter.isalnum() or letter in " @." for letter in text)

    def choose(self, field: Locator, value: str) -> None:
        """Choose from a list."""
        field.select_option(value)
        self.clicks += 2

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1


def to_the_first_release(hand: Hand) -> None:
    """From nothing: the sample, a plan, a release."""
    hand.click("Load the sample")
    hand.bar("Plan")
    plan_and_release(hand, go=False)


def plan_and_release(hand: Hand, *, go: bool = True) -> None:
    """Plan the days that are offered, and release them."""
    if go:
        hand.bar("Plan")
    hand.click("Start planning")
    # The page asks for how far it is until the plan is made.
    hand.page.locator("#progress:not([data-hx-get])").wait_for(timeout=3 * PATIENCE)
    hand.bar("Release")
    hand.click("Release")
    hand.page.wait_for_url("**/releases/*", timeout=PATIENCE)


def move_by_drag(hand: Hand) -> None:
    """Take a session to where the board shows that it is free, and wait for its move."""
    hand.bar("Week")
    page = hand.page
    blocks = page.locator("[data-lane] [data-block]")
    for at in range(blocks.count()):
        block = blocks.nth(at)
        moved, where = block.get_attribute("data-block"), block.evaluate(WHERE)
        block.scroll_into_view_if_needed()
        box = block.bounding_box() or {"x": 0, "y": 0}
        page.mouse.move(box["x"] + GRIP, box["y"] + GRIP)
        page.mouse.down()
        page.mouse.move(box["x"] + 30, box["y"] + 14, steps=4)
        page.locator(".place").first.wait_for(state="attached", timeout=PATIENCE)
        spots = page.locator(".place:not(.taken)").evaluate_all(BOXES)
        away = [spot for spot in spots if abs(spot[0] - box["x"]) + abs(spot[1] - box["y"]) > 60]
        if not away:
            page.keyboard.press("Escape")
            page.mouse.up()
            continue
        page.mouse.move(away[0][0] + GRIP + 2, away[0][1] + GRIP, steps=6)
        page.mouse.up()
        hand.clicks += 1
        page.wait_for_function(MOVED, arg=[moved, where], timeout=PATIENCE)
        return
    raise RuntimeError("no session of this week can be moved")


def move_by_keyboard(hand: Hand) -> None:
    """Take the best free place that the board offers, by keys alone."""
    hand.bar("Week")
    page = hand.page
    page.locator("[data-board] [data-block]").first.focus()
    hand.press("ArrowDown", "m")
    page.locator("dialog#mover .choices button").first.wait_for(timeout=PATIENCE)
    page.locator("dialog#mover .choices button").first.focus()
    hand.press("Tab", "Tab", "Tab", "Enter")  # from the day over time and studio to the first
    page.locator("dialog#mover").wait_for(state="hidden", timeout=PATIENCE)


def teacher_ill(hand: Hand) -> None:
    """Look at what follows, and do it."""
    hand.bar("Today")
    hand.click("A teacher is away", "link")
    form = hand.page.locator("details[open]")
    hand.choose(
        form.get_by_label("Teacher"), form.locator("option").nth(3).get_attribute("value") or ""
    )
    hand.write(form.get_by_label("First day"), SICK)
    happened(hand, form)


def school_closed(hand: Hand) -> None:
    """Look at what follows for one school, and do it."""
    hand.bar("Today")
    hand.click("A school is closed", "link")
    form = hand.page.locator("details[open]")
    school = form.locator("optgroup").nth(1).locator("option").first.get_attribute("value") or ""
    hand.choose(form.get_by_label("Who is closed"), school)
    hand.write(form.get_by_label("First day"), CLOSED)
    happened(hand, form)


def happened(hand: Hand, form: Locator) -> None:
    """Ask for the consequences, and carry them out."""
    hand.click("Show the consequences", within=form)
    act = hand.page.locator("#progress form button.btn-primary").first
    act.wait_for(timeout=PATIENCE)
    act.click()
    hand.clicks += 1
    hand.page.locator("main .note[role=status]").first.wait_for(timeout=PATIENCE)


def new_programme(hand: Hand) -> None:
    """Enter a programme with what it needs."""
    hand.bar("Data", "Programmes")
    hand.click("A new programme", "link")
    page = hand.page
    hand.write(page.get_by_label("Title (in Arabic)"), "دعم")
    hand.write(page.get_by_label("Title (in French)"), "Soutien")
    hand.write(page.get_by_label("Subject"), "maths")
    teacher = page.locator("main select#teacher")
    hand.choose(teacher, teacher.locator("option").nth(1).get_attribute("value") or "")
    page.get_by_label("2BAC").first.check()
    hand.clicks += 1
    hand.write(page.get_by_label("Number of sessions"), "2")
    hand.click("Save")
    page.locator("main [role=status]").first.wait_for(timeout=PATIENCE)


def school_answers(ctx: Context, url: str) -> Callable[[Hand], None]:
    """A school says that its room is ready, and subscribes to its calendar."""
    session = next(
        s for s in released_sessions(ctx, Holder(kind=HolderKind.PROVINCE)) if s.facts.live_count
    )
    code = next(r.school_code for r in session.facts.receptions if r.mode is Mode.LIVE)
    address = link(ctx, Holder(kind=HolderKind.SCHOOL, id=code)).replace(ctx.base_url, url)

    def job(hand: Hand) -> None:
        hand.page.goto(f"{address}/sessions/{session.session_id}?lang=en")
        hand.click("Room ready")
        hand.page.locator("main [role=status]").first.wait_for()
        hand.page.goto(f"{address}?lang=en")
        hand.click("Add to the calendar", "link")

    return job


@contextmanager
def house(ctx: Context, folder: Path) -> Iterator[str]:
    """Serve an installation whose plans are made here."""
    app = create_app(ctx, load_settings(CONFIG, folder, {}))
    with served(app) as url:
        yield url


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = browser_of(playwright)
        print("| job | clicks | keys | seconds |\n|---|---|---|---|", flush=True)

        def walk(name: str, page: Page, job: Callable[[Hand], None]) -> None:
            hand, began = Hand(page), time.perf_counter()
            try:
                job(hand)
                took = f"{time.perf_counter() - began:.1f}"
            except Exception as error:  # noqa: BLE001 -- the others are still walked
                took = f"stopped: {str(error).splitlines()[0][:90]}"
            print(f"| {name} | {hand.clicks} | {hand.keys} | {took} |", flush=True)

        empty = empty_context(Path(scratch) / "empty.db")
        with house(empty, Path(scratch)) as url:
            page = signed_in(browser, empty, url, language="en", width=1440)
            page.goto(f"{url}/panel/start")
            walk("from nothing (with the sample) to the first release", page, to_the_first_release)
        ctx = context(Path(scratch))
        with house(ctx, Path(scratch)) as url:
            page = signed_in(browser, ctx, url, language="en", width=1440)
            walk("move by drag", page, move_by_drag)
            walk("move by keyboard", page, move_by_keyboard)
            walk("a teacher is ill", page, teacher_ill)
            walk("a school is closed", page, school_closed)
            walk("a new programme", page, new_programme)
            walk("plan and release", page, plan_and_release)
            walk("a school answers and subscribes", page, school_answers(ctx, url))
        browser.close()


if __name__ == "__main__":
    main()
