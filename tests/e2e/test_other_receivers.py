"""A literacy centre's page in Arabic on a telephone."""

import datetime as dt
from pathlib import Path

from playwright.sync_api import expect

from scheduler.domain.holder import HolderKind
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases.releasing import release
from tests.e2e.conftest import LIMITS, ROOT, House, Visit

SAMPLE = ROOT / "samples" / "receivers"
MONDAY = dt.date(2026, 12, 7)  # in the schools' break


def test_a_centres_page_fits_a_telephone_in_arabic(
    house: House, visiting: Visit, tmp_path: Path
) -> None:
    files = [
        HandedFile(name=each.name, content=each.read_bytes()) for each in sorted(SAMPLE.iterdir())
    ]
    found = province_with(stored_province(house.ctx), files, whole=False)
    apply_import(house.ctx, found.province, "importer")
    last = MONDAY + dt.timedelta(days=5)
    make_plan(house.ctx, MONDAY, last, limits=LIMITS, actor="planner")
    release(house.ctx, "receivers", "approver")
    house.clock.at = dt.datetime(2026, 12, 7, 7, 0, tzinfo=dt.UTC)
    page = visiting("ar", width=360).new_page()
    page.goto(house.page_of(HolderKind.SCHOOL, "AL-001"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("مركز محاربة الأمية")
    expect(page.locator("main")).to_contain_text("القراءة والكتابة للكبار")
    expect(page.locator("main")).to_contain_text("الكبار في دروس محاربة الأمية")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.screenshot(path=tmp_path / "centre.png", full_page=True)
