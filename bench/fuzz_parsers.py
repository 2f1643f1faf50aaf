"""The fuzzer's files: every parser of outside input, given good files with faults in them."""

import io
import random
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from bench.fuzz_routes import Finding
from bench.fuzz_texts import mangled, word
from scheduler.domain.errors import SchedulerError
from scheduler.domain.province import Province
from scheduler.domain.wall import parse_day
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.intake.workbook import workbook_of
from scheduler.tomlfile.reading import read_toml
from scheduler.tomlfile.words import NotAllowedValue, mail_address, telephone
from web.feeds.validators import validators_of, wants_gzip

ROOT = Path(__file__).parents[1]
REFUSALS = (SchedulerError, ValueError)


class Parsers:
    """Good files, and what reads them."""

    def __init__(self, province: Province, folder: Path) -> None:
        self._province, self._folder = province, folder
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(ROOT / "schools.csv", "schools.csv")
        sessions = sorted((ROOT / "sessions").glob("*.toml"))
        self._files = [
            ("schools.csv", (ROOT / "schools.csv").read_bytes()[:6000]),
            ("lists.xlsx", workbook_of(province)),
            ("all.zip", packed.getvalue()),
            *((path.name, path.read_bytes()) for path in sessions),
        ]
        self._kinds: list[Callable[[random.Random], object]] = [
            self._handed_over,
            self._toml,
            self._words,
            self._validators,
            self._mail,
        ]

    def try_one(self, chance: random.Random) -> Finding | None:
        """Read one file that nobody writes; return what is wrong with how it was refused."""
        kind, state = chance.choice(self._kinds), chance.getstate()
        began = time.thread_time()
        try:
            kind(chance)
        except REFUSALS:
            pass
        except Exception as fault:  # noqa: BLE001 -- which is what is looked for
            told = f"{kind.__name__}: {type(fault).__name__}: {str(fault)[:300]}"
            return Finding(told, f"state {hash(state)}")
        took = time.thread_time() - began
        return Finding(f"{kind.__name__} took {took:.1f} s", "") if took > 1 else None

    def _handed_over(self, chance: random.Random) -> None:
        name, content = chance.choice(self._files)
        given = HandedFile(name=name, content=mangled(chance, content))
        province_with(self._province, [given], whole=chance.random() < 0.5)

    def _toml(self, chance: random.Random) -> None:
        path = self._folder / "fuzz.toml"
        path.write_bytes(mangled(chance, (ROOT / "config.toml").read_bytes()))
        read_toml(path, path.name, [])

    def _words(self, chance: random.Random) -> None:
        for rule in (mail_address, telephone, parse_day):
            try:
                rule(word(chance))
            except (NotAllowedValue, ValueError):
                continue

    def _validators(self, chance: random.Random) -> None:
        wants_gzip(word(chance))
        import datetime as dt

        made = validators_of("a", dt.datetime(2026, 11, 30, tzinfo=dt.UTC))
        made.matched(word(chance), word(chance))

    def _mail(self, chance: random.Random) -> None:
        from email import message_from_bytes, policy

        good = EmailMessage()
        good["Subject"], good["In-Reply-To"] = "Undelivered", "<a@educatec.test>"
        good.set_content("returned")
        message_from_bytes(mangled(chance, good.as_bytes()), policy=policy.default)
