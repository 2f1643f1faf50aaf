"""Bring the catalogues in line with what the code says, and list what is to be translated.

Messages that nobody says any more are dropped; new ones are added, empty. Nothing that changes by
itself (dates, line numbers) is written, so a catalogue changes only with its words.
"""

import io
import re
import sys

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scheduler.language.compiling import FOLDER
from scheduler.language.extraction import Key, messages_said

NAMES = {"ar": "Arabic", "fr": "French"}
UNSTEADY = re.compile(
    r'^"(Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)'
)
# Babel's own rule for Arabic swaps the last two forms of the one that gettext documents.
FOR_ARABIC = ("n%100>=0 && n%100<=2 ? 4 : 5", "n%100>=11 ? 4 : 5")


def update(language: str, messages: dict[Key, bool]) -> list[Key]:
    """Rewrite one catalogue and its compiled form; return what has no translation."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        before = read_po(file, locale=language)
    after = Catalog(locale=language, project="Rhamna-Educatec", version="0.1", fuzzy=False)
    after.header_comment = f"# {NAMES[language]} of Rhamna-Educatec."
    missing: list[Key] = []
    for (context, message), fills in messages.items():
        known = before.get(message if isinstance(message, str) else message[0], context)
        words = known.string if known else ""
        if isinstance(words, str) != isinstance(message, str) or not words or not all(words):
            missing.append((context, message))
            words = "" if isinstance(message, str) else ("",) * after.num_plurals
        flags = ["python-format"] if fills else []
        after.add(message, words, flags=flags, context=context)
    out = io.BytesIO()
    write_po(out, after, width=100, sort_output=True)
    lines = out.getvalue().decode().replace(*FOR_ARABIC).split("\n")
    path.write_text("\n".join(line for line in lines if not UNSTEADY.match(line)), encoding="utf-8")
    with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source, locale=language))
    return missing


def main() -> int:
    """Update both catalogues; return 1 when something is left to translate."""
    messages = messages_said()
    missing = {language: update(language, messages) for language in NAMES}
    for language, keys in missing.items():
        for key in keys:
            print(f"{language}: {key}")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
