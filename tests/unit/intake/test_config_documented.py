"""A key of config.toml without a comment above it, or that the file never shows, is a fault."""

import re

from pydantic import BaseModel

from scheduler.intake.config_file import ConfigFile
from scheduler.settings import PROVINCE_KEYS, SettingsPart
from scheduler.tomlfile.reading import fields_by_key, model_in
from tests.unit.intake.inputs import ROOT

HEADER = re.compile(r"^(?:# )?\[\[?([a-z_.]+)\]\]?$")
KEY = re.compile(r"^(?:# )?([a-z_]+) = ")
COMMENT = re.compile(r"^# (?!\[)(?![a-z_]+ = )")


def explained_keys(text: str) -> set[str]:
    """The keys with a comment directly above them, or above their table where they alone stand."""
    found: set[str] = set()
    table = ""
    before = ""
    for line in text.splitlines():
        header, key = HEADER.match(line), KEY.match(line)
        if header:
            table = header.group(1) + "."
            if COMMENT.match(before):
                found.add(header.group(1))
        elif key and COMMENT.match(before):
            found.add(table + key.group(1))
        before = line
    return found


def keys_of(model: type[BaseModel], within: str = "") -> set[str]:
    """Every key somebody may write that holds a value rather than a table of its own."""
    keys: set[str] = set()
    for key, field in fields_by_key(model).items():
        inner = model_in(field.annotation)
        written_inline = key in {"for", "name", "closed"}
        if inner is not None and not written_inline:
            keys |= keys_of(inner, f"{within}{key}.")
        elif within + key != "network.limits":
            keys.add(within + key)
    return keys


def test_every_key_of_config_has_a_comment_above_it() -> None:
    explained = explained_keys((ROOT / "config.toml").read_text(encoding="utf-8"))
    missing = keys_of(ConfigFile) - explained
    assert not missing, f"config.toml has no comment above: {', '.join(sorted(missing))}"
    assert "network.limits" in explained


def test_a_key_without_a_comment_would_be_found() -> None:
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    assert "web.port" not in explained_keys(text.replace("# The port it listens on.\n", ""))


def test_the_two_readers_of_config_share_its_tables_without_overlap() -> None:
    own = set(SettingsPart.model_fields)
    assert set(fields_by_key(ConfigFile)) == own | PROVINCE_KEYS
    assert not own & PROVINCE_KEYS
