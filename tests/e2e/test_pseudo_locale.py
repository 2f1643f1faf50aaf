"""Longer words than English has: in an invented language, 40 % longer, no label is cut off, save
where the whole of it is said on pointing at it (narrow blocks of the board, breaks of one week).
"""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from playwright.sync_api import Page

from scheduler.language.extraction import messages_said
from tests.e2e.conftest import House, Visit, signed_in
from tests.e2e.test_every_page import DESK, PHONE, own_pages, panel  # noqa: F401 -- fixtures

KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]+>|&\w+;)")
ACCENTS = str.maketrans("aeiouyAEIOUcnsz", "àéîöüýÀÉÎÖÜçñšž")
MARK = "ẍ"  # stands in every message, and in nothing else that pages show
# The text of a message must lie within every box around it that would cut it off, and within the
# button, tag or cell that it labels.
CUT_OFF = """mark => {
  const cut = [];
  const unseen = element => {  // for assistive technology alone
    for (let box = element; box; box = box.parentElement)
      if (getComputedStyle(box).clipPath !== "none" || box.offsetWidth === 1) return true;
    return false;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    if (!node.data.includes(mark)) continue;
    const label = node.parentElement;
    if (!label.checkVisibility({checkVisibilityCSS: true, checkOpacity: true})) continue;
    if (unseen(label)) continue;
    const whole = label.closest("[title]");
    if (whole && (whole.dataset.block || whole.title.includes(node.data.trim()))) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (let box = label; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const [across, down] = [style.overflowX, style.overflowY];
      if (/auto|scroll/.test(across + down)) break;
      if (style.display === "inline" || style.display === "contents") continue;
      const hides = /hidden|clip/.test(across + down);
      if (!hides && !box.matches("button, .btn, .tag, th, td, summary, label, legend")) continue;
      // A cell without width of its own lets its words stand across the row.
      if (!hides && box.clientWidth === 0) continue;
      const outer = box.getBoundingClientRect();
      for (const line of range.getClientRects()) {
        const beyond = Math.max(outer.left - line.left, line.right - outer.right,
                                hides ? line.bottom - outer.bottom - 2 : 0);
        if (beyond > 1) {
          cut.push(`${box.tagName}.${box.className}: "${node.data.trim()}" by ${beyond}`);
          break;
        }
      }
    }
  }
  return [...new Set(cut)];
}"""


def pseudo(text: str) -> str:
    """Return a message with accents and 40 % more letters; what is filled in stays."""
    parts = KEPT.split(text)
    said = "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in parts)
    letters = sum(len(part) for part in parts if not KEPT.fullmatch(part))
    more = max(1, round(0.4 * letters))
    return said + " " + " ".join(MARK * min(7, more - at) for at in range(0, more, 7))


@pytest.fixture
def pseudo_house(house: House, tmp_path: Path) -> House:
    """The house, speaking the invented language where English was asked for."""
    catalogue = Catalog(locale="en_GB")
    for context, message in messages_said():
        longer = (
            pseudo(message) if isinstance(message, str) else tuple(pseudo(form) for form in message)
        )
        catalogue.add(message, longer, context=context)
    folder = tmp_path / "translations" / "en_GB" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    out = io.BytesIO()
    write_mo(out, catalogue)
    (folder / "messages.mo").write_bytes(out.getvalue())
    house.app.extensions["babel"].translation_directories = [str(tmp_path / "translations")]
    return house


@pytest.mark.parametrize("width", [DESK, PHONE], ids=["desk", "phone"])
def test_no_label_is_cut_off_where_words_are_longer(
    pseudo_house: House,
    visiting: Visit,
    panel: list[str],  # noqa: F811 -- the fixture
    own_pages: list[str],  # noqa: F811 -- the fixture
    width: int,
):
    page = signed_in(pseudo_house, visiting("en", width=width))
    found = [fault for address in [*panel, *own_pages] for fault in _cut_off(page, address)]
    assert not found, "\n".join(found)


def _cut_off(page: Page, address: str) -> list[str]:
    page.goto(address)
    assert MARK in page.locator("body").inner_text(), f"{address} does not speak the language"
    cut: list[str] = page.evaluate(CUT_OFF, MARK)
    beyond = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if beyond > 0:
        cut.append(f"the page scrolls sideways by {beyond}")
    return [f"{address}: {each}" for each in cut]
