"""How the panel's pages lie: at three widths, in Arabic and French, light and dark.

    python bench/layout.py [--pages N] [--dark] [--pictures FOLDER]

The project's own province is planned and released, and each page visited in Chromium. It tells
of sideways scrolling, text that is cut, things to click that lie on each other or are smaller
than 24 px, contrast (by axe), and how far the page shifts while it loads.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]
from scheduler.adapters.planner_process import plan_apart  # noqa: E402 -- found by the line above
from scheduler.domain.holder import Holder, HolderKind  # noqa: E402 -- likewise
from scheduler.intake.province import load_province  # noqa: E402 -- likewise
from scheduler.planner.problem import Limits  # noqa: E402 -- likewise
from scheduler.service.context import Context  # noqa: E402 -- likewise
from scheduler.service.disruptions import jobs  # noqa: E402 -- likewise
from scheduler.service.disruptions.events import Event, EventKind  # noqa: E402 -- likewise
from scheduler.service.draft.board import board  # noqa: E402 -- likewise
from scheduler.service.master_data.importing import apply_import  # noqa: E402 -- likewise
from scheduler.service.notices import outbox  # noqa: E402 -- likewise
from scheduler.service.people.links import link  # noqa: E402 -- likewise
from scheduler.service.planning.planning import make_plan  # noqa: E402 -- likewise
from scheduler.service.province import stored_province  # noqa: E402 -- likewise
from scheduler.service.releases.releasing import release  # noqa: E402 -- likewise
from scheduler.settings import load_settings  # noqa: E402 -- likewise
from scheduler.storage.database import open_database  # noqa: E402 -- likewise
from scheduler.storage.unit_of_work import UnitOfWork  # noqa: E402 -- likewise
from scheduler.zonedata import load_zone  # noqa: E402 -- likewise
from tests.e2e.conftest import CONFIG, FIRST, FLAGS, LAST, NOW  # noqa: E402 -- likewise
from tests.e2e.test_every_page import AXE, PANEL  # noqa: E402 -- likewise
from tests.fakes import FakeClock  # noqa: E402 -- likewise
from tests.serving import served  # noqa: E402 -- likewise
from tests.web.planning_steps import wait_for_jobs  # noqa: E402 -- likewise
from web.app import create_app  # noqa: E402 -- likewise

WIDTHS, LANGUAGES = (360, 768, 1440), ("ar", "fr")
# The ten that are used most, first.
USED = (
    "/panel/today",
    f"/panel/week?on={FIRST}",
    "/panel/sessions/{session}",
    "/panel/plan",
    "/panel/release",
    "/panel/programmes",
    "/panel/schools",
    "/panel/short-notice",
    f"/panel/day?on={FIRST}",
    "/panel/term",
)
OTHERS = ("/panel/recordings", "/panel/deliveries", "/panel/on-air", "/panel/handbook")
OWN = ("", "/calendar", "/sessions/{session}")
PAGES = (
    *USED,
    *(address for address in PANEL if address not in USED),
    *OTHERS,
    *("{own_school}" + page for page in (*OWN, "/facts")),
    *("{own_teacher}" + page for page in (*OWN, "/hours")),
)
SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) shifted += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
FAULTS = r"""() => {
  const found = [];
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const name = (one) => {
    const words = (one.textContent || one.getAttribute("aria-label") || "").trim();
    return `${one.tagName}.${one.className} “${words.replace(/\s+/g, " ").slice(0, 40)}”`;
  };
  const wide = document.documentElement;
  const beyond = wide.scrollWidth - wide.clientWidth;
  if (beyond > 0) found.push(`sideways by ${beyond} px`);
  for (const one of document.querySelectorAll("main *, header *")) {
    if (!shown(one) || one.matches(".visually-hidden, .visually-hidden *, .skip")) continue;
    const style = getComputedStyle(one);
    if (style.clipPath === "inset(50%)") continue;  // only to be read aloud
    const cut = /hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
    const low = /hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2;
    const text = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    const told = one.closest("[title], [data-block]");
    if ((cut || low) && text && !told) found.push(`cut: ${name(one)}`);
  }
  const kinds = "a[href], button, input:not([type=hidden]), select, summary, textarea";
  const clicked = [...document.querySelectorAll(kinds)]
    .filter((one) => shown(one) && !one.matches(".skip") && !one.closest(".visually-hidden"));
  const boxes = clicked.flatMap((one) => [...one.getClientRects()].map((box) => [one, box]))
    .filter(([, box]) => box.width && box.height);
  for (const [one, box] of boxes) {
    const inline = getComputedStyle(one).display === "inline";
    const labelled = one.labels?.length && ["checkbox", "radio"].includes(one.type);
    const size = `${Math.round(box.width)} by ${Math.round(box.height)}`;
    const small = box.width < 23.5 || box.height < 23.5;
    if (!inline && !labelled && small) found.push(`small, ${size}: ${name(one)}`);
  }
  boxes.forEach(([one, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
    if (one.contains(other) || other.contains(one)) return;  // also itself, on two lines
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 3 && down > 6) found.push(`on each other: ${name(one)} | ${name(other)}`);
  }));
  return [...new Set(found)];
}"""
CONTRAST = "() => axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast'] } })"


def empty_context(path: Path) -> Context:
    """Return an installation into which nothing was imported yet."""
    database = open_database(f"sqlite:///{path}")
    return Context(
        uow=lambda: UnitOfWork(database),
        clock=FakeClock(NOW),
        zone=load_zone("Africa/Casablanca"),
        secret=b"only for the benchmark, 32 bytes",
        base_url="http://educatec.test",
        planner=plan_apart,
    )


def context(folder: Path) -> Context:
    """Return an installation with a planned and released week."""
    ctx = empty_context(folder / "layout.db")
    apply_import(ctx, load_province(CONFIG), "bench")
    make_plan(ctx, FIRST, LAST, limits=Limits(seconds=1, deterministic=True), actor="bench")
    release(ctx, "bench", "bench")
    return ctx


def names_of(ctx: Context) -> dict[str, object]:
    """Return what the addresses of the pages hold."""
    here, sessions = stored_province(ctx), board(ctx, FIRST, "draft").sessions
    first = next(session for session in sessions if session.placement)
    programme = here.programme_by_id[first.key.programme_id]
    teacher = programme.teacher_id
    school = next(school for school in here.schools if programme.audience.includes(school))
    event = Event(kind=EventKind.TEACHER_AWAY, about=teacher, first=FIRST, last=LAST)
    foreseen = jobs.start_impact(ctx, event, actor="bench")
    wait_for_jobs()
    doors = {
        "own_school": Holder(kind=HolderKind.SCHOOL, id=school.code),
        "own_teacher": Holder(kind=HolderKind.TEACHER, id=teacher),
    }
    return {
        "session": first.id,
        "programme": programme.id,
        "school": school.code,
        "teacher": teacher,
        "studio": here.studios[0].id,
        "foreseen": foreseen.id,
        "message": outbox.messages(ctx)[0].id,
        **{name: link(ctx, holder).removeprefix(ctx.base_url) for name, holder in doors.items()},
    }


def browser_of(playwright: Playwright) -> Browser:
    """Start Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


def signed_in(
    browser: Browser, ctx: Context, url: str, *, language: str, width: int, scheme: str = "light"
) -> Page:
    """Return an operator's page, on the clock of the installation."""
    visit = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    # Else each page tells of a wrong clock. Playwright’s would count the time since loading anew.
    visit.add_init_script(f"Date.now = () => {int(NOW.timestamp() * 1000)}")
    visit.add_cookies([{"name": "lang", "value": language, "url": url}])
    page = visit.new_page()
    door = link(ctx, Holder(kind=HolderKind.OPERATOR, id="bench"))
    page.goto(door.replace(ctx.base_url, url))
    page.locator("main form button").click()
    page.wait_for_url("**/panel/**")
    return page


def faults_of(page: Page, axe: str) -> list[str]:
    """Return what is wrong with how a page lies, and its contrast."""
    found: list[str] = page.evaluate(FAULTS)
    page.evaluate(axe)
    told = page.evaluate(CONTRAST)
    found += [
        f"contrast: {node['target']} {node['any'][0]['message'][:110]}"
        for each in told["violations"]
        for node in each["nodes"]
    ]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=len(PAGES))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--widths", type=int, nargs="*", default=WIDTHS)
    chosen = parser.parse_args()
    axe = AXE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        ctx = context(Path(scratch))
        app = create_app(ctx, load_settings(CONFIG, Path(scratch), {}))
        known = names_of(ctx)
        browser = browser_of(playwright)
        scheme = "dark" if chosen.dark else "light"
        with served(app) as url:
            for language in LANGUAGES:
                for width in chosen.widths:
                    page = signed_in(
                        browser, ctx, url, language=language, width=width, scheme=scheme
                    )
                    page.add_init_script(f"({SHIFTS})()")
                    for number, address in enumerate(PAGES[: chosen.pages]):
                        page.goto(url + address.format(**known))
                        found = faults_of(page, axe)
                        shift: float = page.evaluate("() => shifted")
                        if shift > 0.001:
                            found.append(f"shifts by {shift:.3f}")
                        for fault in found:
                            print(f"{language} {width} {scheme} {address}: {fault}", flush=True)
                        if chosen.pictures:
                            chosen.pictures.mkdir(exist_ok=True)
                            name = f"{number:02}-{language}-{width}-{scheme}.png"
                            page.screenshot(path=chosen.pictures / name, full_page=width < 1000)
                    page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
