from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import translation

from kotatgent.accounts import actions
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken


class Command(BaseCommand):
    help = "Open the account of an administrator, who then opens all others on the site. Sends them a mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--language", choices=["nl", "en"], default="nl")

    def handle(self, *args: Any, email: str, language: str, **options: Any) -> None:
        with translation.override("en"):
            try:
                validate_email(email)
                user = actions.open_account(
                    email=email, role=Role.ADMINISTRATOR, language=language, by=COMMAND, now=clock.now()
                )
            except ValidationError as error:
                raise CommandError(f"{email}: {' '.join(error.messages)}") from error
            except RuleBroken as error:
                raise CommandError(f"{email}: {error}") from error
        self.stdout.write(f"{user.email} may sign in as administrator, with a code by mail; the mail says how.")
