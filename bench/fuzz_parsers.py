"""The fuzzer's files and words: every parser of outside input, given good ones with faults."""

import collections
import dataclasses
import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from bench.fuzz_routes import Finding
from bench.fuzz_texts import mangled, word
from bench.fuzz_words import BY_WORD
from scheduler.adapters.served_at import NAME, served_at
from scheduler.domain.errors import Fault, SchedulerError
from scheduler.domain.province import Province
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.intake.remarks import Remarks
from scheduler.intake.roster_file import parse_roster
from scheduler.intake.spreadsheets import read_sheets
from scheduler.intake.text_bytes import decode_table
from scheduler.intake.workbook import workbook_of
from scheduler.service.context import Context
from scheduler.service.notices.bounces import record_bounce
from scheduler.tomlfile.reading import parse_toml

ROOT = Path(__file__).parents[1]
REFUSALS = (SchedulerError, ValueError)
WORDS_AT_ONCE = 200  # they cost a thousandth of a file, and there are more kinds of them
REPORT = b"""From: mailer-daemon@educatec.test
To: scheduler@educatec.test
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It came back.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; educatec.test

Final-Recipient: rfc822; a@educatec.test
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <a@educatec.test>
--b--
"""


@dataclasses.dataclass(frozen=True)
class _Good:
    """What is well formed, before something is done to it."""

    files: list[tuple[str, bytes]]
    book: bytes
    roster: bytes
    config: bytes


class Parsers:
    """Good files, and what reads them; `tried` counts the inputs of each parser."""

    def __init__(self, province: Province, folder: Path, ctx: Callable[[], Context]) -> None:
        self.tried: collections.Counter[str] = collections.Counter()
        self._province, self._folder, self._ctx = province, folder, ctx
        self._good = _good(province)
        self._kinds: dict[str, Callable[[random.Random], object]] = {
            "files handed over": self._handed_over,
            "workbook": self._book,
            "roster": self._roster,
            "table's bytes": self._bytes,
            "config.toml": self._toml,
            "mail that came back": self._mail,
            "served-at": self._served_at,
        }

    def try_some(self, chance: random.Random) -> list[Finding]:
        """Read one file, or many words, that nobody writes; return what is wrong with it."""
        if chance.random() < 1 / (1 + len(self._kinds)):
            tries = [chance.choice(list(BY_WORD.items())) for _ in range(WORDS_AT_ONCE)]
            found = [
                self._try(name, lambda one, r=rule: r(word(one)), chance) for name, rule in tries
            ]
        else:
            name, kind = chance.choice(list(self._kinds.items()))
            found = [self._try(name, kind, chance)]
        return [finding for finding in found if finding is not None]

    def _try(
        self, name: str, kind: Callable[[random.Random], object], chance: random.Random
    ) -> Finding | None:
        self.tried[name] += 1
        state = chance.getstate()
        began = time.thread_time()
        try:
            kind(chance)
        except REFUSALS:
            pass
        except Exception as fault:  # noqa: BLE001 -- which is what is looked for
            chance.setstate(state)
            told = f"{name}: {type(fault).__name__}: {str(fault)[:300]}"
            return Finding(told, f"word {word(chance)[:200]!r}")
        took = time.thread_time() - began
        return Finding(f"{name} took {took:.1f} s", "") if took > 1 else None

    def _handed_over(self, chance: random.Random) -> None:
        name, content = chance.choice(self._good.files)
        given = HandedFile(name=name, content=mangled(chance, content))
        province_with(self._province, [given], whole=chance.random() < 0.5)

    def _book(self, chance: random.Random) -> None:
        read_sheets(mangled(chance, self._good.book), "lists.xlsx", [])

    def _roster(self, chance: random.Random) -> None:
        text = mangled(chance, self._good.roster).decode("utf-8", "replace")
        parse_roster(text, "schools.csv", [], Remarks())

    def _bytes(self, chance: random.Random) -> None:
        decode_table(mangled(chance, self._good.roster), "schools.csv", [], Remarks())

    def _toml(self, chance: random.Random) -> None:
        faults: list[Fault] = []
        text = mangled(chance, self._good.config).decode("utf-8", "replace")
        parse_toml(text, "config.toml", faults)

    def _mail(self, chance: random.Random) -> None:
        record_bounce(self._ctx(), mangled(chance, REPORT))

    def _served_at(self, chance: random.Random) -> None:
        (self._folder / NAME).write_bytes(mangled(chance, b"127.0.0.1:8000"))
        served_at(self._folder)


def _good(province: Province) -> _Good:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(ROOT / "schools.csv", "schools.csv")
    roster, book = (ROOT / "schools.csv").read_bytes()[:6000], workbook_of(province)
    files = [("schools.csv", roster), ("lists.xlsx", book), ("all.zip", packed.getvalue())]
    files += [(path.name, path.read_bytes()) for path in sorted((ROOT / "sessions").glob("*.toml"))]
    return _Good(files=files, book=book, roster=roster, config=(ROOT / "config.toml").read_bytes())
