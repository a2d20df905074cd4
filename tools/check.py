"""Every check that needs no test run, two at a time; reports all that fail. `--fix` mends what a machine can mend."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
MANAGE = [PYTHON, "manage.py"]

CHECKS = {  # the slow ones first
    "types": [PYTHON, "-m", "mypy"],
    "messages": [PYTHON, "tools/translate.py", "--check"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "system": [*MANAGE, "check", "--fail-level", "WARNING"],
    "states": [*MANAGE, "states_diagram", "--check"],
    "procedures": [*MANAGE, "procedures", "--check"],
    "privacy": [*MANAGE, "privacy_register", "--check"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "frontend/templates"],
    "imports": [str(BIN / "lint-imports"), "--no-logo", "--no-cache"],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
}
FIXES = {
    "format": [str(BIN / "ruff"), "format", "."],
    "lint": [str(BIN / "ruff"), "check", "--fix", "."],
    "format again": [str(BIN / "ruff"), "format", "--quiet", "."],
    "states": [*MANAGE, "states_diagram"],
    "procedures": [*MANAGE, "procedures"],
    "privacy": [*MANAGE, "privacy_register"],
    "messages": [PYTHON, "tools/translate.py"],
}


def run(name: str, command: list[str]) -> tuple[str, bool, str, float]:
    began = time.monotonic()
    # The tests' settings: no .env is asked for, and nothing touches the demo's database.
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return name, done.returncode == 0, (done.stdout + done.stderr).strip(), time.monotonic() - began


def check() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda item: run(*item), CHECKS.items()))
    for name, passed, output, _ in results:
        if not passed:
            print(f"--- {name} ---\n{output}\n")
    for name, passed, _, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'}  {name:<11} {seconds:5.1f} s")
    failed = [name for name, passed, _, _ in results if not passed]
    print(
        f"{len(failed)} of {len(results)} failed: {', '.join(failed)}"
        if failed
        else f"all {len(results)} checks passed"
    )
    return 1 if failed else 0


def fix() -> int:
    for name, command in FIXES.items():
        _, passed, output, _ = run(name, command)
        if output:
            print(f"--- {name} ---\n{output}")
        if not passed:
            print(f"{name}: something is left that needs a person")
    return 0


if __name__ == "__main__":
    sys.exit(fix() if "--fix" in sys.argv[1:] else check())
