"""`educatec recordings`: a film from a camera's card, by command."""

from pathlib import Path

from tests.cli.conftest import Educatec
from tests.media import film


def test_a_film_is_handed_in_checked_opened_and_withdrawn(educatec: Educatec, tmp_path: Path):
    card = film(tmp_path / "MVI_0001.MP4", 20)
    sessions = educatec.json("sessions")
    recorded = next(each for each in sessions if not str(each["programme"]).startswith("ecoute"))
    key = str(recorded["session"])
    counselling = next(each for each in sessions if str(each["programme"]).startswith("ecoute"))
    refused = educatec(
        "recordings",
        "hand-in",
        str(card),
        str(counselling["session"]),
        expect=1,
    )
    assert b"never recorded" in refused.stderr
    handed = educatec("recordings", "hand-in", str(card), key)
    assert b"SHA-256" in handed.stdout
    assert card.exists()
    assert b"too-short" in educatec("recordings", "check").stdout
    (found,) = educatec.json("recordings", "list")
    assert (found["session"], found["state"]) == (key, "needs-person")
    number = str(found["id"])
    educatec("recordings", "open", number)  # config.toml says that consent is on file
    assert educatec.json("recordings", "list")[0]["state"] == "open"
    educatec("recordings", "withdraw", number, "wrong film")
    assert educatec.json("recordings", "list")[0]["state"] == "withdrawn"
    assert not list(educatec.data.glob(f"media/*/{found['sha256']}"))


def test_an_unknown_session_is_told(educatec: Educatec, tmp_path: Path):
    card = film(tmp_path / "a.mp4", 2)
    for name in ("99999", "maths/999", "maths"):
        assert b"There is no" in educatec("recordings", "hand-in", str(card), name, expect=1).stderr
