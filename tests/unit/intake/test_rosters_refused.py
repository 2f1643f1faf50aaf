"""What cannot be read as a roster is refused in the one sentence that helps."""

import pytest

from tests.unit.intake.office_files import book_of, csv_text, saved, without
from tests.unit.intake.test_rosters_of_offices import Content, ministry, own, read, titled

Said = tuple[str, Content, str]
REFUSED: dict[str, Said] = {
    "Arabic lost": ("a.csv", lambda: csv_text(own()).encode("cp1252", "replace"), "(???)"),
    "Arabic garbled": (
        "a.csv",
        lambda: csv_text(own()).encode().decode("cp1252", "replace").encode(),
        "signs where Arabic letters were",
    ),
    "a PDF": ("a.xlsx", lambda: b"%PDF-1.7\n" + bytes(range(256)), "is a PDF file"),
    "a web page called xls": (
        "a.xls",
        lambda: b"<html><table><tr><td>CD_ETAB</td></tr></table></html>",
        "is a web page",
    ),
    "an old XML workbook": ("a.xls", lambda: b'<?xml version="1.0"?><Workbook/>', "is an XML file"),
    "a password": (
        "a.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40,
        "protected by a password",
    ),
    "a column short": ("a.csv", lambda: csv_text(without(own(), "rooms")).encode(), "rooms"),
    "columns short in a workbook": (
        "a.xlsx",
        lambda: saved(book_of(Feuil1=titled(without(own(), "link", "board")))),
        "link, board",
    ),
    "no code in an export": (
        "e.csv",
        lambda: csv_text(without(ministry(), "ll_com", "la_com")).encode(),
        "ll_com / la_com / cd_com",
    ),
    "no heading": ("a.csv", lambda: csv_text(own()[1:]).encode(), "names none of the columns"),
    "empty": ("a.csv", lambda: b"\r\n\r\n", "is empty"),
    "an empty workbook": ("a.xlsx", lambda: saved(book_of(Feuil1=[])), "no sheet with schools"),
    "cut in the middle": (
        "a.xlsx",
        lambda: saved(book_of(Feuil1=own()))[:4000],
        "is no workbook",
    ),
}


@pytest.mark.parametrize("shape", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(shape: str) -> None:
    name, content, words = REFUSED[shape]
    schools, faults, _ = read(name, content())
    assert schools == []
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert words in str(faults[0])
    assert faults[0].allowed
