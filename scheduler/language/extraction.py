"""What code, templates and commands say: the messages that the catalogues must hold."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

MAPPING = Path(__file__).with_name("babel.cfg")
ROOT = Path(__file__).parents[2]
FOLDERS = ("scheduler", "web")
# A sentence with a count and parts that hold markup; see `web.language.wording`.
KEYWORDS = dict(DEFAULT_KEYWORDS) | {"say_count": (1, 2)}
# What makes a sentence that is put into a language later, and what takes a noun for one.
SENTENCES = ("sentence", "NotAllowedError", "UnavailableError", "SchedulerError", "SecretError")
KEYWORDS |= dict.fromkeys(SENTENCES)
NOUNS = {"Noun", "NotFoundError", "LostUpdateError"}

# What of a command's options is shown, and what prints a table under the names of its columns.
SHOWN = {"help", "prompt", "confirmation_prompt"}
TABLE = "print_table"
COLUMN = "column"
NOUN = "noun"

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
        for path in sorted((root / folder).rglob("*.py")):
            found.update(dict.fromkeys(_nouns_in(path), False))
    for written in _said_by_commands(root / "scheduler" / "cli"):
        found[written] = False
    return found


def _nouns_in(path: Path) -> Iterator[Key]:
    """Give the words that fill sentences."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NOUNS:
            for word in node.args[:1]:
                if isinstance(word, ast.Constant) and word.value:
                    yield NOUN, str(word.value)


def _said_by_commands(folder: Path) -> Iterator[Key]:
    """Give what stands as plain text in commands: their help, questions and columns."""
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and _is_command(node):
                yield None, inspect.cleandoc(ast.get_docstring(node) or "")
            elif isinstance(node, ast.Call):
                yield from _said_in_call(node)


def _is_command(node: ast.FunctionDef) -> bool:
    makers = (maker.func for maker in node.decorator_list if isinstance(maker, ast.Call))
    return any(
        isinstance(maker, ast.Attribute) and maker.attr in {"command", "callback"}
        for maker in makers
    )


def _said_in_call(node: ast.Call) -> Iterator[Key]:
    for word in node.keywords:
        value = word.value.value if isinstance(word.value, ast.Constant) else None
        if word.arg in SHOWN and isinstance(value, str):
            yield None, value
    if isinstance(node.func, ast.Name) and node.func.id == TABLE:
        for cell in ast.walk(node.args[0]):
            if isinstance(cell, ast.Constant):
                yield COLUMN, str(cell.value)


def _mapping_of(folder: str) -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    """Return the part of the mapping that is about one folder, whose own name it leaves out."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel's
    own = f"{folder}/"
    return (
        [(path.removeprefix(own), method) for path, method in methods if path.startswith(own)],
        {path.removeprefix(own): words for path, words in options.items() if path.startswith(own)},
    )
