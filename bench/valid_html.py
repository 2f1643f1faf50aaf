"""How many messages the Nu Html Checker has for every page of the panel, in French and Arabic.

Usage: python bench/valid_html.py VNU_JAR (of the npm package `vnu-jar`; needs Java). The pages are
those that `tests/web/test_pages.py` visits; their list is written into a test run of their own.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DUMP = """
from pathlib import Path
from tests.web.conftest import *  # noqa: F403
from tests.web.test_pages import PANEL, addresses

def test_pages_are_written(operator, addresses):
    for number, address in enumerate(addresses.values()):
        for language in ("fr", "ar"):
            joint = "&" if "?" in address else "?"
            page = operator.get(f"{{address}}{{joint}}lang={{language}}")
            Path({folder!r}, f"{{language}}-{{number:02}}.html").write_text(page.text)
"""


def main() -> int:
    """Write the pages, check them and print the checker's messages; return 1 when there are any."""
    with tempfile.TemporaryDirectory() as folder:
        dump = ROOT / "tests" / "web" / "test_pages_written_for_the_checker.py"
        dump.write_text(DUMP.format(folder=folder), encoding="utf-8")
        try:
            run = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", str(dump)]
            subprocess.run(run, check=True, cwd=ROOT)
        finally:
            dump.unlink()
        pages = sorted(map(str, Path(folder).glob("*.html")))
        check = ["java", "-jar", sys.argv[1], "--format", "gnu", *pages]
        found = subprocess.run(check, check=False, capture_output=True, text=True).stderr
    messages = [line for line in found.splitlines() if line.strip()]
    print(*messages, f"{len(messages)} messages on {len(pages)} pages", sep="\n")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
