"""What a workbook offers in its cells: a list where one value of a few is chosen, a note else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler.domain.school import Level
from scheduler.intake.sheet_words import CHOICES, LISTS, WEEKLY, choices, in_words

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 2000  # for which choices are offered
MOST_LETTERS = 255  # of a note or a list in a workbook
SEVERAL = {"fr": "Un ou plusieurs, séparés par « ; » :", "ar": "واحد أو أكثر، تفصل بينها « ; »:"}
TIMES = {"fr": "Par exemple :", "ar": "مثلا:"}
EXAMPLE = "mon-fri 08:30-12:30; sat 08:30-10:30"


def offer_choices(sheet: "Worksheet", name: str, columns: Sequence[str], language: str) -> None:
    """Offer the choices of a sheet's columns in the words of a language."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- slow to load, seldom needed

    for number, column in enumerate(columns, start=1):
        rule = _rule(name, column, language)
        if rule is not None:
            letter = get_column_letter(number)
            rule.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(rule)


def _rule(name: str, column: str, language: str) -> "DataValidation | None":
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 -- as above

    place = (name, column)
    if place in CHOICES:
        words = ",".join(choices(name, column, language))
        return DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    said = _note(name, column, language)
    if not said:
        return None
    rule = DataValidation(allow_blank=True, showInputMessage=True)
    rule.prompt = said[:MOST_LETTERS]
    return rule


def _note(name: str, column: str, language: str) -> str:
    place = (name, column)
    if place in LISTS:
        return f"{SEVERAL[language]} {'; '.join(choices(name, column, language))}"
    if column == "levels":
        return f"{SEVERAL[language]} {'; '.join(Level)}"
    if place in WEEKLY:
        return f"{TIMES[language]} {in_words(name, column, EXAMPLE, language)}"
    return ""
