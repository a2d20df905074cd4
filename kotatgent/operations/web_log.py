"""How gunicorn logs: what was asked for and how it went, not who asked, from where, or with which secret link."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger  # type: ignore[import-untyped]

from kotatgent.core.discreet import LEFT_OUT, Formatter, without_secrets

SAFE = ("t", "s", "m", "H", "b", "B", "T", "D", "M", "L", "p", "{x-request-id}o")


class Logger(GunicornLogger):  # type: ignore[misc]  # gunicorn has no annotations
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Formatter(self.error_fmt, self.datefmt))

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        whole: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        path = without_secrets(str(environ.get("PATH_INFO", "")))
        line = f"{environ.get('REQUEST_METHOD')} {path} {environ.get('SERVER_PROTOCOL')}"
        kept = {name: whole[name] for name in SAFE if name in whole}
        return dict.fromkeys(whole, LEFT_OUT) | kept | {"U": path, "r": line}
