"""Writes .env for this machine: a random key and DEBUG. Git ignores it, manage.py reads it. Never overwrites one."""

import os
import secrets
from pathlib import Path

path = Path(__file__).resolve().parent.parent / ".env"
try:
    with path.open("x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(f"DEBUG=1\nSECRET_KEY={secrets.token_urlsafe(48)}\n")
except FileExistsError:
    pass
