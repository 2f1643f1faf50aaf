"""Each alert begins once and ends once, by Prometheus's own word, and the document explains it."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "prometheus-rules.yml"
ALERTS = re.findall(r"- alert: (\w+)", RULES.read_text(encoding="utf-8"))
MINUTES = 240
LATENESS = "educatec_timer_lateness_seconds"


@dataclass(frozen=True)
class Case:
    """Numbers by minute: `well`, but `ill` from the 20th to before the 140th; and the minutes in
    which the alert is to fire.
    """

    series: str
    well: str
    ill: str
    first: int
    last: int = 139

    def values(self) -> str:
        return " ".join([self.well] * 20 + [self.ill] * 120 + [self.well] * (MINUTES - 140))


CASES = {
    "EducatecDown": Case('up{job="educatec"}', "1", "0", 23),
    "EducatecDatabaseAway": Case("educatec_database_up", "1", "0", 22),
    "EducatecTimersStopped": Case("educatec_timer_overdue_seconds", "0", "200", 21),
    "EducatecClockDoubted": Case("educatec_clock_doubted", "0", "1", 20),
    "EducatecMailStuck": Case("educatec_mail_oldest_waiting_seconds", "5", "1900", 25),
    "EducatecBackupOld": Case("educatec_backup_age_seconds", "86400", "180000", 50),
    "EducatecDiskLow": Case('educatec_disk_free_bytes{folder="data"}', "9e9", "1e9", 30),
    "EducatecDeliveriesLate": Case("educatec_deliveries_late", "0", "3", 80),
}


def promtool(*words: object) -> str:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("no promtool: install prometheus")
    done = subprocess.run(
        [program, *map(str, words)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def holds(folder: Path, series: dict[str, str], alert: str, firing: range) -> None:
    """Let promtool evaluate the rules every minute; the alert fires in those minutes alone."""
    words = {
        "rule_files": [str(RULES)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [
                    {"series": name, "values": values} for name, values in series.items()
                ],
                "promql_expr_test": [
                    {
                        "expr": f'count(ALERTS{{alertname="{alert}",alertstate="firing"}}) '
                        "or vector(0)",
                        "eval_time": f"{minute}m",
                        "exp_samples": [{"labels": "{}", "value": int(minute in firing)}],
                    }
                    for minute in range(MINUTES)
                ],
            }
        ],
    }
    path = folder / "test.yml"
    path.write_text(json.dumps(words), encoding="utf-8")  # which is YAML, too
    promtool("test", "rules", path)


def test_prometheus_takes_the_rules() -> None:
    assert f"{len(ALERTS)} rules found" in promtool("check", "rules", RULES)


def test_every_alert_has_its_trial() -> None:
    assert set(ALERTS) == {*CASES, "EducatecTimersLate"}


@pytest.mark.parametrize("alert", CASES)
def test_alert_begins_once_and_ends_once(alert: str, tmp_path: Path) -> None:
    case = CASES[alert]
    holds(tmp_path, {case.series: case.values()}, alert, range(case.first, case.last + 1))


def test_a_backup_that_was_never_made_is_too_old(tmp_path: Path) -> None:
    case = Case("educatec_backup_age_seconds", "60", "+Inf", 50)
    holds(tmp_path, {case.series: case.values()}, "EducatecBackupOld", range(50, 140))


def test_an_action_settled_late_is_told_for_a_quarter_of_an_hour(tmp_path: Path) -> None:
    """Three on time at the 10th minute, one late at the 20th; no other kind hides it."""
    settled = ["0"] * 10 + ["3"] * 10 + ["4"] * (MINUTES - 20)
    on_time = ["0"] * 10 + ["3"] * (MINUTES - 10)
    others = ["7"] * MINUTES
    series = {
        f'{LATENESS}_count{{kind="on-air"}}': settled,
        f'{LATENESS}_bucket{{kind="on-air",le="60.0"}}': on_time,
        f'{LATENESS}_count{{kind="reminder"}}': others,
        f'{LATENESS}_bucket{{kind="reminder",le="60.0"}}': others,
    }
    written = {name: " ".join(values) for name, values in series.items()}
    holds(tmp_path, written, "EducatecTimersLate", range(20, 35))


def test_document_for_the_administrator_explains_every_alert() -> None:
    text = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(Educatec\w+)` \| (.+) \| (.+) \|$", text, re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == sorted(ALERTS)
