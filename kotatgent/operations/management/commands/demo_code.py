from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotatgent.accounts.roles import SECOND_FACTOR_ROLES, Role
from kotatgent.operations import demo_logins


class Command(BaseCommand):
    help = "Shows the code that the second factor of a demo account asks for now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=sorted(role.value for role in SECOND_FACTOR_ROLES), metavar="ROLE")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Only with DEBUG: a code is half of what somebody needs to sign in.")
        user = demo_logins.account(Role(role))
        if user is None:
            raise CommandError("There is no demo data here. `manage.py demo` makes it.")
        self.stdout.write(demo_logins.code(user))
