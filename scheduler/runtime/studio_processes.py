"""The supervisors of studios: begun where a broadcast is near, and left alone once they run."""

import subprocess
import sys
from pathlib import Path

import structlog

from scheduler.runtime.studio import lock_studio
from scheduler.service.broadcasts import on_air
from scheduler.service.context import Context

LOG = "supervisor.log"
log = structlog.get_logger(__name__)


class StudioProcesses:
    """Begins a supervisor for each studio at work that has none on this machine.

    They outlive this process: what is on air stays on air when the web server is restarted.
    """

    def __init__(self, ctx: Context, config: Path, data: Path, folder: Path) -> None:
        self._ctx, self._config, self._data, self._folder = ctx, config, data, folder
        self._begun: dict[str, subprocess.Popen[bytes]] = {}

    def look(self) -> int:
        """Follow the plan of meetings elsewhere, and begin what is missing; return how many."""
        on_air.follow_links(self._ctx)
        missing = [
            each for each in sorted(on_air.studios_at_work(self._ctx)) if not self._has_one(each)
        ]
        for studio_id in missing:
            self._begin(studio_id)
        return len(missing)

    def _has_one(self, studio_id: str) -> bool:
        begun = self._begun.get(studio_id)
        if begun is not None and begun.poll() is None:
            return True
        lock = lock_studio(self._folder, studio_id)
        if lock is None:
            return True
        lock.release()
        return False

    def _begin(self, studio_id: str) -> None:
        where = ["--config", str(self._config), "--data", str(self._data)]
        with (self._folder / LOG).open("ab") as written:
            self._begun[studio_id] = subprocess.Popen(  # noqa: S603 -- this very program
                [sys.executable, "-m", "scheduler.cli", *where, "studio", studio_id],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )
        log.info("supervisor begun", studio=studio_id, pid=self._begun[studio_id].pid)
