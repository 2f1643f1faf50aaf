"""What code and templates say: the messages that the catalogues must hold."""

from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

MAPPING = Path(__file__).with_name("babel.cfg")
ROOT = Path(__file__).parents[2]
FOLDERS = ("scheduler", "web")
# A sentence with a count and parts that hold markup; see `web.language.wording`.
KEYWORDS = dict(DEFAULT_KEYWORDS) | {"say_count": (1, 2)}

# The context of a message, if it has one, and the message, or its singular and plural.
Key = tuple[str | None, str | tuple[str, ...]]


def messages_said(root: Path = ROOT) -> dict[Key, bool]:
    """Return what the code under `root` says, and whether each message has placeholders."""
    found: dict[Key, bool] = {}
    for folder in FOLDERS:
        methods, options = _mapping_of(folder)
        said = extract_from_dir(root / folder, methods, options, keywords=KEYWORDS)
        for _, _, message, _, context in said:
            key = message if isinstance(message, str) else tuple(message)
            found[context, key] = "%(" in str(message)
    return found


def _mapping_of(folder: str) -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    """Return the part of the mapping that is about one folder, whose own name it leaves out."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel's
    own = f"{folder}/"
    return (
        [(path.removeprefix(own), method) for path, method in methods if path.startswith(own)],
        {path.removeprefix(own): words for path, words in options.items() if path.startswith(own)},
    )
