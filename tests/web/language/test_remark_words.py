"""Every remark on files has a sentence in every language."""

import re

import pytest
from flask import Flask

from scheduler.intake.remarks import DAYS, SENTENCES, Remark, RemarkCode
from web.language.wording.remarks import remark_sentence

PLACES = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("code", RemarkCode)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_remark_is_said_with_all_that_fills_it(app: Flask, code: RemarkCode, language: str):
    names = PLACES.findall(SENTENCES[code])
    params = {name: "2027-07-05" if name in DAYS else f"<{name}>" for name in names}
    with app.test_request_context(f"/?lang={language}"):
        words = remark_sentence(Remark(file="a.csv", line=None, code=code, params=params))
    assert all(f"&lt;{name}&gt;" in words for name in names if name not in DAYS)
    assert "2027-07-05" not in words
    if language == "ar":
        assert re.search("[\u0600-\u06ff]", words)
