"""Starting with the computer: what to put where, on Linux and on Windows."""

import os
import sys
from pathlib import Path

UNIT = """[Unit]
Description=Educatec receiver
After=network-online.target

[Service]
ExecStart={command}
Restart=always
RestartSec=30
Nice=10

[Install]
WantedBy=default.target
"""


def command() -> list[str]:
    """Return the command that runs this receiver."""
    runs_as_file = sys.argv[0].endswith(".pyz")
    started = [str(Path(sys.argv[0]).resolve())] if runs_as_file else ["-m", "receiver"]
    return [sys.executable, *started]


def autostart(folder: Path) -> tuple[Path, str]:
    """Return which file makes the receiver start by itself, and what it holds."""
    words = [*command(), "run", "--folder", str(folder)]
    quoted = " ".join(f'"{word}"' if " " in word else word for word in words)
    if os.name == "nt":
        programs = Path(os.environ.get("APPDATA", "~")) / "Microsoft/Windows/Start Menu/Programs"
        return programs / "Startup" / "educatec-receive.cmd", f'start "" /min {quoted}\r\n'
    units = Path(os.environ.get("XDG_CONFIG_HOME", "~/.config")).expanduser() / "systemd/user"
    return units / "educatec-receive.service", UNIT.format(command=quoted)


def how_to_enable() -> str:
    """Return what else must be done once the file is there."""
    if os.name == "nt":
        return "It starts when this user signs in."
    return "systemctl --user enable --now educatec-receive; loginctl enable-linger"
