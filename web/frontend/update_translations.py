"""Bring `web/translations` in line with what the pages say, and list what is to be translated.

Messages that pages no longer say are dropped; new ones are added, empty. Nothing that changes by
itself (dates, line numbers) is written, so a catalogue changes only with its words.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1]
NAMES = {"ar": "Arabic", "fr": "French"}
UNSTEADY = re.compile(
    r'^"(Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)'
)
# Babel's own rule for Arabic swaps the last two forms of the one that gettext documents.
FOR_ARABIC = ("n%100>=0 && n%100<=2 ? 4 : 5", "n%100>=11 ? 4 : 5")

Key = str | tuple[str, ...]


def said() -> dict[Key, bool]:
    """Return what pages say, and whether each holds places to fill in."""
    with (WEB / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel's
    found = extract_from_dir(WEB, methods, options)
    return {
        (message if isinstance(message, str) else tuple(message)): "%(" in str(message)
        for _, _, message, _, _ in found
    }


def update(language: str, messages: dict[Key, bool]) -> list[Key]:
    """Rewrite one catalogue and its compiled form; return what has no translation."""
    path = WEB / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        before = read_po(file, locale=language)
    after = Catalog(locale=language, project="Rhamna-Educatec", version="0.1", fuzzy=False)
    after.header_comment = f"# {NAMES[language]} of the pages of Rhamna-Educatec."
    missing = []
    for key, fills in messages.items():
        known = before.get(key if isinstance(key, str) else key[0])
        words = known.string if known else ""
        if not words or not all(words):
            missing.append(key)
            words = "" if isinstance(key, str) else ("",) * after.num_plurals
        after.add(key, words, flags=["python-format"] if fills else [])
    out = io.BytesIO()
    write_po(out, after, width=100, sort_output=True)
    lines = out.getvalue().decode().replace(*FOR_ARABIC).split("\n")
    path.write_text("\n".join(each for each in lines if not UNSTEADY.match(each)), encoding="utf-8")
    with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source, locale=language))
    return missing


def main() -> int:
    """Update both catalogues; return 1 when something is left to translate."""
    messages = said()
    missing = {language: update(language, messages) for language in NAMES}
    for language, keys in missing.items():
        for key in keys:
            print(f"{language}: {key}")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
