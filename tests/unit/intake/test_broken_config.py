"""config.toml broken in many ways: each fault names the file, the line, the key and a way out."""

import pytest

from tests.unit.intake.inputs import Broken, Inputs

C = "config.toml"

CASES = [
    pytest.param(
        Broken(C, 'name = "Rehamna"\n', "", "[province]", "province.name", "missing"), id="missing"
    ),
    pytest.param(
        Broken(
            C,
            "turnaround = 15",
            "turnarond = 15",
            "turnarond",
            "studios[studio-1].turnarond",
            "did you mean turnaround?",
        ),
        id="misspelt key",
    ),
    pytest.param(
        Broken(
            C,
            "turnaround = 15",
            "turnaround = -15",
            "= -15",
            "studios[studio-1].turnaround",
            "greater than or equal to 0",
        ),
        id="negative minutes",
    ),
    pytest.param(
        Broken(
            C,
            "turnaround = 15",
            'turnaround = "15"',
            '"15"',
            "studios[studio-1].turnaround",
            "integer",
        ),
        id="text for a number",
    ),
    pytest.param(
        Broken(
            C, "uplink_mbps = 50.0", "uplink_mbps = inf", "= inf", "network.uplink_mbps", "finite"
        ),
        id="infinite uplink",
    ),
    pytest.param(
        Broken(
            C,
            "uplink_mbps = 50.0",
            "uplink_mbps = 0",
            "mbps = 0\n",
            "network.uplink_mbps",
            "greater than 0",
        ),
        id="no uplink",
    ),
    pytest.param(
        Broken(
            C,
            '"fri 08:30-12:00 14:30-18:30"',
            '"fri 12:00-08:30"',
            "fri 12:00-08:30",
            "studios[studio-1].hours",
            "end after they begin",
        ),
        id="hours end before they begin",
    ),
    pytest.param(
        Broken(
            C,
            '"fri 08:30-12:00 14:30-18:30"',
            '"thu 12:00-13:00"',
            "thu 12:00",
            "studios[studio-1].hours",
            "overlap",
        ),
        id="hours overlap",
    ),
    pytest.param(
        Broken(
            C,
            '"fri 08:30-12:00 14:30-18:30"',
            '"vendredi 08:30-12:00"',
            "vendredi",
            "studios[studio-1].hours",
            "vendredi",
        ),
        id="unknown weekday",
    ),
    pytest.param(
        Broken(
            C,
            'zone = "Africa/Casablanca"',
            'zone = "Africa/BenGuerir"',
            "BenGuerir",
            "province.zone",
            "Africa/Casablanca",
        ),
        id="unknown zone",
    ),
    pytest.param(
        Broken(
            C, "mbps = 0.9", "mbps = 3.5", "3.5", "network.variants[360p].mbps", "best to lightest"
        ),
        id="variants out of order",
    ),
    pytest.param(
        Broken(
            C,
            'recording_variant = "360p"',
            'recording_variant = "4k"',
            "4k",
            "network.recording_variant",
            "no variant",
        ),
        id="unknown recording variant",
    ),
    pytest.param(
        Broken(
            C,
            '99057V = "slides"',
            '99057V = "slide"',
            '"slide"',
            "network.limits.99057V",
            "did you mean slides",
        ),
        id="unknown variant of a limit",
    ),
    pytest.param(
        Broken(
            C,
            'start = "00:30"',
            'start = "00:75"',
            "00:75",
            "network.windows[3].start",
            'such as "14:30"',
        ),
        id="no such time",
    ),
    pytest.param(
        Broken(
            C,
            "share = 0.7",
            "share = 1.7",
            "1.7",
            "network.windows[3].share",
            "less than or equal to 1",
        ),
        id="more than the whole line",
    ),
    pytest.param(
        Broken(C, "spread = 10", "spread = 10_000", "10_000", "planner.weights.spread", "1000"),
        id="weight out of bounds",
    ),
    pytest.param(
        Broken(
            C,
            "preferred = 20",
            "live = 100\npreferred = 20",
            "live = 100",
            "planner.weights.live",
            "delete this line",
        ),
        id="a weight for reaching schools live, which is no wish",
    ),
    pytest.param(
        Broken(C, "port = 8000", "port = 80000", "80000", "web.port", "65535"), id="no such port"
    ),
    pytest.param(
        Broken(C, 'default = "ar"', 'default = "es"', '"es"', "language.default", "'ar'"),
        id="a language that is not offered",
    ),
    pytest.param(
        Broken(C, "alarm = 0", "alarm = 30", "= 30", "feeds.alarm", "15"), id="no such alarm"
    ),
    pytest.param(
        Broken(C, "[web]\n", "[wbe]\n", "[wbe]", "wbe", "did you mean web"), id="misspelt table"
    ),
    pytest.param(
        Broken(
            C,
            'id = "studio-1"',
            'id = "Studio 1"',
            "Studio 1",
            "studios[Studio 1].id",
            "lowercase letters",
        ),
        id="an id with a space",
    ),
    pytest.param(
        Broken(
            C,
            'fr = "Studio de Ben Guerir"',
            'fr = "  "',
            '"  "',
            "studios[studio-1].name.fr",
            "empty",
        ),
        id="empty name",
    ),
    pytest.param(
        Broken(C, "[network]\n", "[network\n", "[network\n", "file", "not valid TOML"), id="syntax"
    ),
]


@pytest.mark.parametrize("broken", CASES)
def test_a_fault_in_config_is_named_with_line_key_and_what_is_allowed(
    inputs: Inputs, broken: Broken
) -> None:
    broken.is_told(inputs)
