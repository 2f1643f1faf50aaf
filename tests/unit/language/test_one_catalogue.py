"""No text for people stands outside the one catalogue: found by its Arabic, which all have."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
ARABIC = re.compile("[\u0621-\u064a]")
# Where Arabic stands in the code, and why it is no text of the program.
RIGHT = {
    "receiver/words.py": "the receiver is one file for a school's computer, without the scheduler",
    "web/language/choice.py": "each language calls itself by its own name",
    "scheduler/intake/establishment_kind.py": "words that are recognised in a ministry's table",
    "scheduler/intake/public_holidays.py": "likewise, in a list of holidays",
    "scheduler/intake/roster.py": "likewise, in totals below a table",
    "scheduler/intake/school_row.py": "likewise: yes and no",
    "scheduler/intake/sheet_choices.py": "words of a template that are read back",
    "scheduler/intake/sheet_headings.py": "likewise",
    "scheduler/intake/sheet_template.py": "likewise",
    "scheduler/intake/sheet_words.py": "likewise",
    "scheduler/domain/folding.py": "letters that are typed for one another, by their code points",
}


def test_no_arabic_text_stands_in_the_code() -> None:
    found = {str(path.relative_to(ROOT)) for path in _sources() if _says_something(path)}
    assert found == set(RIGHT)


def test_no_arabic_text_stands_in_templates_and_scripts() -> None:
    pages = [
        path
        for kind in ("html", "js", "css", "typ")
        for folder in ("web", "scheduler")
        for path in (ROOT / folder).rglob(f"*.{kind}")
        if not {"vendor", "node_modules"} & set(path.parts)
    ]
    assert pages
    assert [path for path in pages if ARABIC.search(path.read_text(encoding="utf-8"))] == []


def _sources() -> list[Path]:
    return [
        path for name in ("scheduler", "web", "receiver") for path in (ROOT / name).rglob("*.py")
    ]


def _says_something(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    comments = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in comments
        and ARABIC.search(node.value)
        for node in ast.walk(tree)
    )
