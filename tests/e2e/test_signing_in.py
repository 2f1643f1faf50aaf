"""Coming in with a password and by a mailed link, in a real browser and with a real mail server."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.person import EVERYTHING, Role
from scheduler.service.notices import outbox
from scheduler.service.people import accounts, sign_in
from scheduler.service.people.accounts import PersonFacts
from scheduler.service.timers import actions
from tests.e2e.conftest import Complaints, House, Visit
from tests.mailbox import LOOPBACK, Mailbox, Post

EMAIL, PASSWORD, SENDER = "amina@educatec.example", "quatre mots pour entrer", "s@educatec.example"


@pytest.fixture
def amina(house: House) -> None:
    """A person with everything but a password."""
    facts = PersonFacts(name="Amina", email=EMAIL, roles=EVERYTHING, language="fr")
    accounts.add_person(house.ctx, facts, actor="test")


@pytest.fixture
def mailed(house: House) -> Iterator[Callable[[], list[EmailMessage]]]:
    """Have the outbox sent to a real server, with mail switched on; return what came for Amina."""
    ctx = house.app.extensions["educatec"] = replace(house.ctx, mail_sender=SENDER)
    box = Mailbox()
    post = Post(box)
    server = MailServer(host=LOOPBACK, port=post.start(), security="none")

    def sent() -> list[EmailMessage]:
        outbox.send_due(ctx, actions.begin_epoch(ctx, "test"), SmtpMailer(server, SENDER))
        return box.to(EMAIL)

    yield sent
    post.stop()


def enter(page: Page, house: House, password: str) -> None:
    page.goto(f"{house.url}/sign-in?next=/panel/schools")
    page.get_by_label("Email address").first.fill(EMAIL)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.usefixtures("amina")
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_mailed_link_lets_in_and_a_password_set_then_lets_in_again(
    house: House,
    visiting: Visit,
    complaints: Complaints,
    mailed: Callable[[], list[EmailMessage]],
    script: bool,
):
    complaints.expected.append("410")
    page = visiting("en", script=script).new_page()
    page.goto(f"{house.url}/panel/schools")
    page.get_by_label("Email address").last.fill(EMAIL)
    page.get_by_role("button", name="Email me a one-time link").click()
    expect(page.locator("p.note.good")).to_contain_text("is on its way to it")
    (mail,) = mailed()
    assert mail["Subject"].startswith("Votre lien de connexion")
    link = re.search(rf"{house.url}/sign-in/\S+", mail.get_content())
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/panel/today")
    page.get_by_role("link", name="Amina").click()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Save this password").click()
    expect(page.locator("p.note.good")).to_contain_text("The password is set")
    page.get_by_role("button", name="Sign out", exact=True).click()
    enter(page, house, PASSWORD)
    page.wait_for_url("**/panel/schools")
    page.goto(link[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")


@pytest.mark.usefixtures("amina")
def test_a_wrong_password_is_told_beside_the_form(
    house: House, visiting: Visit, complaints: Complaints
):
    complaints.expected.append("422")
    page = visiting("en").new_page()
    enter(page, house, "a wrong one")
    expect(page.get_by_role("alert")).to_contain_text("do not match")
    expect(page.get_by_label("Email address").first).to_have_value(EMAIL)


def test_an_observer_sees_the_board_and_nothing_to_press(house: House, visiting: Visit):
    facts = PersonFacts(name="Brahim", roles=frozenset({Role.OBSERVER}))
    reader = accounts.add_person(house.ctx, facts, actor="test")
    page = visiting("en").new_page()
    page.goto(sign_in.show_link(house.ctx, reader.id, actor="test"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{house.url}/panel/week")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.locator("[data-board]")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Panel").get_by_text("Accounts")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 360])
def test_the_menus_of_the_bar_open_with_the_keyboard_and_without_script(
    house: House, visiting: Visit, width: int
):
    page = visiting("ar", width=width, script=False).new_page()
    page.goto(house.sign_in_link())
    page.locator("main form button").click()
    page.wait_for_url("**/panel/today")
    if width == 360:  # the whole bar stands behind one button, without a script too
        expect(page.locator("#ways")).to_be_hidden()
        page.locator(".all-ways").focus()
        page.keyboard.press("Enter")
    bar = page.locator("#ways")
    menu = bar.locator("summary").first
    menu.focus()
    page.keyboard.press("Enter")
    expect(bar.locator("details[open] a").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/on-air")


def test_the_bar_fits_one_line_in_every_language(house: House, visiting: Visit):
    for language in ("ar", "fr", "en"):
        page = visiting(language).new_page()
        page.goto(house.sign_in_link())
        page.locator("main form button").click()
        page.wait_for_url("**/panel/today")
        assert page.locator(".bar").bounding_box()["height"] < 60, language
