"""Who does something: an account, or the system itself."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """What an action needs to know of whoever calls it. `pk` is None for the system."""

    @property
    def pk(self) -> int | None: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class System:
    """Work that no person asked for at that moment: the sweep, an import by command, the demo."""

    name: str
    pk: None = None

    @property
    def role(self) -> str:
        return f"system:{self.name}"


SWEEP = System("sweep")
COMMAND = System("command")
MAIL_PROVIDER = System("mail-provider")
VISITOR = System("visitor")  # somebody without an account
