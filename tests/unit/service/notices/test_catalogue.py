"""Mails have words for everything that a release can do."""

from scheduler.domain.release import ChangeKind
from scheduler.domain.session import Mode
from scheduler.service.notices.catalogue import COUNTS, RECEPTIONS, SECTIONS


def test_everything_a_release_can_do_has_words():
    assert set(SECTIONS) == set(COUNTS) == set(ChangeKind)
    assert set(RECEPTIONS) == set(Mode)
