"""The project's own input files, copied to where a test may break them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.errors import BadInputError, Fault
from scheduler.intake import load_province

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Inputs:
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @classmethod
    def copied_to(cls, folder: Path) -> "Inputs":
        shutil.copy(ROOT / "config.toml", folder)
        shutil.copy(ROOT / "schools.csv", folder)
        shutil.copytree(ROOT / "sessions", folder / "sessions")
        return cls(folder)

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first occurrence; a test whose text is gone must say so."""
        text = self.read(file)
        assert old in text, f"{old!r} is no longer in {file}"
        self.write(file, text.replace(old, new, 1))

    def line_of(self, file: str, words: str) -> int:
        before, found, _ = self.read(file).partition(words)
        assert found, f"{words!r} is not in {file}"
        return before.count("\n") + 1

    def faults(self) -> tuple[Fault, ...]:
        try:
            load_province(self.config)
        except BadInputError as error:
            return error.faults
        return ()


@dataclass(frozen=True)
class Broken:
    """One edit and the fault it must be told as: `at` is text on the line, `key` and `words` what
    the fault must say.
    """

    file: str
    old: str
    new: str
    at: str
    key: str
    words: str

    def is_told(self, inputs: Inputs) -> None:
        inputs.change(self.file, self.old, self.new)
        faults = inputs.faults()
        found = [
            fault
            for fault in faults
            if fault.file == self.file and self.key in fault.key and self.words in str(fault)
        ]
        assert found, [str(fault) for fault in faults]
        assert found[0].line == inputs.line_of(self.file, self.at), str(found[0])
        assert found[0].wrong
        assert found[0].allowed


SMALL = {
    "config.toml": """
[province]
name = "Rehamna"
zone = "Africa/Casablanca"
[[studios]]
id = "studio-1"
name = { ar = "س", fr = "Studio" }
hours = ["mon-sat 08:30-18:30"]
turnaround = 15
features = ["lab-bench"]
closed = [{ first = 2027-01-04, last = 2027-01-05 }]
[school_year]
first = 2026-09-07
last = 2027-06-30
[[holidays.overrides]]
holiday = "Eid al-Fitr"
first = 2027-03-08
last = 2027-03-12
[[closures]]
id = "break-2"
kind = "break"
first = 2026-12-06
last = 2026-12-13
name = { ar = "ع", fr = "Pause" }
status = "provisional"
for = { communes = ["Jbilate"] }
[[bell_periods]]
id = "ordinary"
name = { ar = "ع", fr = "Ordinaire" }
first = 2026-09-07
last = 2027-06-30
status = "provisional"
slots = ["mon-sat 08:30-12:30/60", "mon-fri 14:30-18:30/60"]
[[reception_hours]]
id = "free"
hours = ["wed 14:30-18:30"]
for = { kinds = ["lycee"], schools = ["99044F"] }
[network]
uplink_mbps = 50
[[network.variants]]
id = "720p"
name = { ar = "ع", fr = "720p" }
mbps = 2.5
[[network.windows]]
start = "20:00"
end = "06:00"
share = 0.8
[network.limits]
99044F = "720p"
[planner.weights]
fairness = 30
[web]
port = 8080
""",
    "schools.csv": (
        "code,name_fr,name_ar,commune,kind,lat,lon,rooms,downlink_mbps,board,levels,email,source,"
        "commune_ar,link\n"
        "99003L,Lycée A,ثانوية,Ben Guerir,lycee,32.24,-7.95,4,100,yes,TC;1BAC;2BAC,"
        "a@ecoles.example,illustrative,ابن جرير,fibre\n"
        '99044F,"Collège B, annexe",إعدادية,Jbilate,college,31.8,-7.9,1,4,yes,1AC;2AC;3AC,,'
        "illustrative,الجبيلات,vsat\n"
    ),
    "sessions/all.toml": """
[[teachers]]
id = "maths-a"
name = { ar = "ع", fr = "Maths – A" }
languages = ["fr", "ar"]
email = "maths-a@educatec.example"
available = ["mon-sat 08:30-18:30"]
away = [{ first = 2027-01-11, last = 2027-01-13 }]
[[programmes]]
id = "maths"
title = { ar = "ع", fr = "Maths" }
subject = "maths"
kind = "tutoring"
language = "fr"
teacher = "maths-a"
audience = { levels = ["2BAC"], except = ["99044F"] }
count = 12
minutes = 60
minutes_in = { ordinary = 45 }
first = 2026-11-30
last = 2027-05-29
per_week = 2
windows = ["mon-fri 14:30-18:30"]
needs = ["lab-bench"]
""",
}


def small_inputs(folder: Path) -> Inputs:
    """The least that loads and still has every kind of table; made anew where it already is."""
    (folder / "sessions").mkdir(exist_ok=True)
    inputs = Inputs(folder)
    for file, text in SMALL.items():
        inputs.write(file, text)
    return inputs
