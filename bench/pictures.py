"""Take the handbook's pictures, in French and Arabic, of an installation that serves the sample.

    educatec --data SCRATCH up --port 8971
    python bench/pictures.py http://127.0.0.1:8971 SIGN-IN-LINK SCHOOL-PAGE TEACHER-PAGE

It changes the draft of that installation: take one that is made for it.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
WIDE, TALL, PHONE = (1280, 860), (1280, 1000), (390, 844)
LANGUAGES = {"fr": "", "ar": "-ar"}  # and what a picture's name ends in
PATIENCE = 240_000  # milliseconds, for what is planned on a busy machine


def shoot(page: Page, address: str, name: str, size: tuple[int, int]) -> None:
    """Take one page in each language."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for language, ending in LANGUAGES.items():
        sign = "&" if "?" in address else "?"
        page.goto(f"{address}{sign}lang={language}", timeout=PATIENCE)
        page.wait_for_timeout(500)
        page.screenshot(path=PICTURES / f"{name}{ending}.png", timeout=PATIENCE)
        print(name, language)


def absence(page: Page, base: str) -> str:
    """Let a teacher be absent, and return the address of what that does."""
    page.goto(f"{base}/panel/short-notice?lang=fr", timeout=PATIENCE)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    form = page.locator("form").filter(has=page.locator("input[name=kind][value=teacher-away]"))
    form.locator("select[name=about]").select_option(index=1)
    form.locator("input[type=date]").first.fill("2026-12-02")
    form.locator("input[type=date]").last.fill("2026-12-05")
    form.locator("button.btn-primary").click()
    page.locator("form[action$='short-notice/do'] button, main .btn-primary").first.wait_for(
        timeout=PATIENCE
    )
    return page.url


def plan(page: Page, base: str) -> str:
    """Plan another week, and return the address of its result."""
    page.goto(f"{base}/panel/plan?lang=fr", timeout=PATIENCE)
    page.locator("#first").fill("2026-12-14")
    page.locator("#last").fill("2026-12-19")
    page.locator("#seconds").select_option(index=0)
    page.locator("form.stacked .btn-primary").click()
    page.wait_for_url("**/plan/*", timeout=PATIENCE)
    page.locator("progress").wait_for(state="detached", timeout=PATIENCE)
    return page.url


def main() -> None:
    """Take them all; what changes the draft comes last."""
    base, way_in, school, teacher = sys.argv[1:5]
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        found = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        page = browser.new_context(locale="fr-MA").new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(way_in)
        page.locator("main form[method=post] button").first.click()
        page.wait_for_url("**/panel/**")
        shoot(page, f"{base}/panel/week?on=2026-11-30", "board", WIDE)
        shoot(page, f"{base}/panel/today", "today", WIDE)
        shoot(page, teacher, "teacher", WIDE)
        shoot(page, school, "school", PHONE)
        shoot(page, absence(page, base), "short-notice", TALL)
        page.locator("form:has(input[name=proposal]) .btn-primary").first.click()
        shoot(page, f"{base}/panel/release", "release", WIDE)
        shoot(page, plan(page, base), "plan", TALL)
        browser.close()


if __name__ == "__main__":
    main()
