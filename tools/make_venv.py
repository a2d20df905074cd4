"""Makes .venv from requirements.lock, each package checked against its hash. Run by make with the system's Python.

uv installs the lock in seconds; it comes from the same lock, and the system's pip fetches it: a pip of .venv's own
takes longer to set up than all that follows. Where uv can't run, plain pip does it and says so.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  whoever starts this may be older
        print("Kotatgent needs Python 3.11 or newer; this is " + sys.version.split()[0])
        print("Install a newer one and say which: make PYTHON=python3.12 run")
        return 1
    if not PYTHON.exists() and not make_environment():
        return 1
    # Without a name or settings of a user: the lock alone decides what is installed.
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), "--system-certs", "--quiet"]
    if install_uv() and run([*uv, "--require-hashes", "-r", str(LOCK)]):
        return 0
    print("uv could not install the packages: plain pip does it now, which takes half a minute longer.", flush=True)
    return 0 if run([*pip(), "--require-hashes", "-r", str(LOCK)]) else 1


def make_environment() -> bool:
    try:
        import ensurepip  # noqa: F401  Debian ships Python without it
        import venv  # noqa: F401
    except ImportError:
        print("This Python can't make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv")
        return False
    print("Making .venv …", flush=True)
    return run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])


def install_uv() -> bool:
    """uv at the version and with the hashes of the lock."""
    if run([str(PYTHON), "-m", "uv", "--version"], quiet=True):
        return True
    entry = re.search(r"^uv==.*?(?=^\S)", LOCK.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if entry is None:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(entry.group())
        file.flush()
        return run([*pip(), "--require-hashes", "-r", file.name])


def pip() -> list[str]:
    """The pip that installs into .venv: the system's where it has one, or else one of .venv's own."""
    install = ["install", "--quiet", "--disable-pip-version-check"]
    others = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if run([*others, "--version"], quiet=True):
        return [*others, *install]
    if not run([str(PYTHON), "-m", "pip", "--version"], quiet=True):
        run([str(PYTHON), "-m", "ensurepip"])
    return [str(PYTHON), "-m", "pip", *install]


def run(command: list[str], *, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
