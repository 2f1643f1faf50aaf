"""The accounts, kept from the machine that runs the service."""

from collections.abc import Callable

from tests.cli.conftest import Educatec

EMAIL = "amina@educatec.example"
PASSWORD = "quatre mots pour entrer"


def test_an_account_is_opened_changed_and_given_a_password_and_a_link(
    fresh: Callable[..., Educatec],
) -> None:
    command = fresh()
    roles = ("--role", "operator", "--role", "administrator")
    added = command("people", "add", "Amina", "--email", EMAIL, *roles)
    assert b"/sign-in/" in added.stdout
    command("people", "password", "Amina", "--new", PASSWORD)
    command("people", "change", "Amina", "--role", "administrator")
    assert command.json("people", "list") == [
        {
            "name": "Amina",
            "email": EMAIL,
            "roles": ["administrator"],
            "teacher": "",
            "school": "",
            "password": True,
            "active": True,
            "last_sign_in": None,
        }
    ]
    assert b"/sign-in/" in command("people", "link", "Amina").stdout


def test_what_is_wrong_with_an_account_is_said_in_sentences(
    fresh: Callable[..., Educatec],
) -> None:
    command = fresh()
    command("people", "add", "Amina", "--role", "administrator")
    short = command("people", "password", "Amina", "--new", "short", expect=2)
    assert b"account: password: is too easy to guess, too short or too long" in short.stderr
    last = command("people", "change", "Amina", "--close", expect=2)
    assert b"leaves no administrator" in last.stderr
    unknown = command("people", "link", "Nobody", expect=1)
    assert b"There is no account of Nobody." in unknown.stderr
