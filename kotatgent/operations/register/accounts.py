from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from kotatgent.accounts.models import User
from kotatgent.core import text
from kotatgent.operations.register.invariants import Tally, invariant


@invariant("The key of an account is that of its address, or its number, so that spelling twins are one account")
def keys(tally: Tally) -> None:
    for email, number, key in User.objects.values_list("email", "number", "email_key"):
        tally.row(key == (text.email_key(email) if email else number), key)


@invariant("The first address of an account is the one that it signs in with")
def addresses(tally: Tally) -> None:
    for address in EmailAddress.objects.filter(primary=True).select_related("user"):
        tally.row(address.email == address.user.email, address.user_id)


@invariant("An authenticator app that is set up has a secret")
def authenticators(tally: Tally) -> None:
    for user, data in Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", "data"):
        tally.row(bool(data.get("secret")), user)
