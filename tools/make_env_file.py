"""Writes .env for this machine: a random key and DEBUG. Git ignores it, manage.py reads it. Never overwrites one."""

import os
import secrets
from pathlib import Path

path = Path(__file__).resolve().parent.parent / ".env"
try:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
except FileExistsError:
    pass
else:
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"DEBUG=1\nSECRET_KEY={secrets.token_urlsafe(48)}\n")
