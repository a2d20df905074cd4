"""Which forms of RFC 5321 and 5322 are taken, and under which key: one mailbox is one account, two are two.

What we refuse although the RFCs allow it, nobody has with a provider of mail: comments, quotes, addresses of machines.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.core.errors import RuleBroken
from kotatgent.core.text import email_key
from tests.caches import forget
from tests.factories.accounts import PASSWORD, make_user
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

REFUSED = None
LABEL = "a" * 63

FORMS = [
    # what is typed, the key of the account, or REFUSED
    ("an@example.org", "an@example.org"),
    ("  an@example.org ", "an@example.org"),
    ("An.Peeters@Example.ORG", "an.peeters@example.org"),
    ("an.peeters@example.org", "an.peeters@example.org"),
    ("anpeeters@example.org", "anpeeters@example.org"),  # a dot is no spelling: two people may differ by one
    ("an+kot@example.org", "an@example.org"),
    ("an+kot+gent@example.org", "an@example.org"),
    ("+kot@example.org", "+kot@example.org"),
    ("an_p-e=e!t#e$r%s&'*/?^`{|}~@example.org", "an_p-e=e!t#e$r%s&'*/?^`{|}~@example.org"),
    ("1@example.org", "1@example.org"),
    ("an@sub.sub.example.org", "an@sub.sub.example.org"),
    ("an@xn--caf-dma.example", "an@xn--caf-dma.example"),
    ("an@café.example", "an@xn--caf-dma.example"),
    ("an@CAFÉ.example", "an@xn--caf-dma.example"),
    ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    (f"an@{LABEL}.{LABEL}.example", f"an@{LABEL}.{LABEL}.example"),
    ("", REFUSED),
    ("an", REFUSED),
    ("@example.org", REFUSED),
    ("an@", REFUSED),
    ("an@example", REFUSED),
    ("an@@example.org", REFUSED),
    ("an@bo@example.org", REFUSED),
    (".an@example.org", REFUSED),
    ("an.@example.org", REFUSED),
    ("an..peeters@example.org", REFUSED),
    ("an peeters@example.org", REFUSED),
    ("an@exam ple.org", REFUSED),
    ("an@-example.org", REFUSED),
    ("an@example-.org", REFUSED),
    ("an@example..org", REFUSED),
    ("an@example.org.", REFUSED),
    ("an@.example.org", REFUSED),
    ("an@example.org,bo@example.org", REFUSED),
    ("an@example.org;bo@example.org", REFUSED),
    ("An Peeters <an@example.org>", REFUSED),
    ("<an@example.org>", REFUSED),
    ("mailto:an@example.org", REFUSED),
    ("an(thuis)@example.org", REFUSED),
    ("an@(thuis)example.org", REFUSED),
    ('"an peeters"@example.org', REFUSED),
    ('"an@bo"@example.org', REFUSED),
    ("an@[192.0.2.1]", REFUSED),
    ("an@[IPv6:2001:db8::1]", REFUSED),
    ("an@192.0.2.1", REFUSED),
    ("an@localhost", REFUSED),
    ("an@example.org\r\nBcc: bo@example.org", REFUSED),
    ("an\x00@example.org", REFUSED),
    ("an\u200b@example.org", REFUSED),
    ("\u0430n@example.org", REFUSED),  # Cyrillic
    ("ａn@example.org", REFUSED),  # full width
    ("ﬁen@example.org", REFUSED),  # a ligature
    ("zoë@example.org", REFUSED),
    ("an＠example.org", REFUSED),
    ("a" * 65 + "@example.org", REFUSED),
    ("an@" + "a" * 64 + ".example", REFUSED),
    ("an@" + ".".join([LABEL] * 4) + ".example", REFUSED),
    ("a" * 300 + "@example.org", REFUSED),
]


def sign_up(email, language="nl", client=None):
    forget()
    client = client or StrictClient()
    return client.post(f"/{language}/account/signup/", {"email": email, "password1": PASSWORD, "role": "student"})


@pytest.mark.parametrize(("typed", "key"), FORMS)
def test_a_form_of_an_address(typed, key):
    answer = sign_up(typed)
    if key is REFUSED:
        assert not User.objects.exists() and mail.outbox == []
        assert answer.status_code == 200
        page = answer.content.decode()
        assert 'aria-invalid="true"' in page and 'href="#id_email"' in page
    else:
        user = User.objects.get()
        assert (user.email_key, email_key(typed)) == (key, key)
        assert [message.to for message in mail.outbox] == [[user.email]]


SPELLINGS = ["JAN@kotatgent.test", "jan+tweede@kotatgent.test", "jan@KOTATGENT.TEST", " jan@kotatgent.test"]


@pytest.mark.parametrize("twin", SPELLINGS)
def test_a_spelling_of_a_known_mailbox_is_that_account(twin):
    jan = make_user(email="jan@kotatgent.test")
    answer = sign_up(twin)
    assert answer.status_code == 302 and User.objects.get() == jan
    assert [(message.to, message.subject) for message in mail.outbox] == [([jan.email], "Je hebt al een account")]


TWINS = [
    "j\u0430n@kotatgent.test",  # Cyrillic a
    "jаn@kotatgent.test",
    "ｊａｎ@kotatgent.test",
    "jan@kotatgent.te\u017ft",  # long s, which upper-cases to S
    "j\u00e1n@kotatgent.test",
    "jan\u200d@kotatgent.test",
    "\u202ejan@kotatgent.test",
    "jan@kotatg\u0435nt.test",  # Cyrillic e in the domain
    "jan@ｋotatgent.test",
    "jan@\u212aotatgent.test",  # the sign of kelvin, which lower-cases to k
]


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize("door", ["password/reset/", "login/code/"])
def test_no_look_alike_gets_a_code_of_somebody_else(twin, door):
    """Whatever the code is for, it goes to the address in the register or to nobody that owns a look-alike."""
    make_user(email="jan@kotatgent.test")
    StrictClient().post(f"/nl/account/{door}", {"email": twin})
    with_code = [message.to for message in mail.outbox if re.search(r"^ {4}\S+$", message.body, re.MULTILINE)]
    assert with_code in ([], [["jan@kotatgent.test"]])


@pytest.mark.parametrize("twin", SPELLINGS)
@pytest.mark.parametrize("door", ["password/reset/", "login/code/"])
def test_a_code_goes_to_the_address_in_the_register(twin, door):
    """Not every provider knows "+tag": a mailbox with one may be somebody else's."""
    make_user(email="jan@kotatgent.test")
    StrictClient().post(f"/nl/account/{door}", {"email": twin})
    assert [message.to for message in mail.outbox] == [["jan@kotatgent.test"]]
    assert re.search(r"^ {4}\S+$", mail.outbox[0].body, re.MULTILINE)


@pytest.mark.parametrize("twin", TWINS)
def test_no_look_alike_becomes_an_account_beside_the_real_one(twin):
    """A local part with other letters than ours is refused; a domain with them is another domain, and shown as such."""
    jan = make_user(email="jan@kotatgent.test")
    sign_up(twin)
    others = User.objects.exclude(pk=jan.pk)
    assert all(other.email_key.isascii() and "xn--" in other.email_key for other in others)
    assert all(other.email.isascii() for other in others), "on a screen it would look like the other one"


def test_the_database_keeps_one_account_for_a_mailbox():
    make_user(email="jan@kotatgent.test")
    with pytest.raises(RuleBroken), transaction.atomic():
        User.objects.create_user(email="JAN+x@kotatgent.test")
    assert User.objects.count() == EmailAddress.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("jan@a.be", "JAN@A.BE", True),
        ("jan+x@a.be", "jan@a.be", True),
        ("j.an@a.be", "jan@a.be", False),
        ("jan@a.be", "jan@b.be", False),
        ("ｊan@a.be", "jan@a.be", True),
        ("\u0441an@a.be", "can@a.be", False),  # no look-alike is folded: they are different people for a mail server
        ("ﬁ@a.be", "fi@a.be", True),
        ("jan@a.be.", "jan@a.be", True),
        ("jan@café.be", "jan@cafe\u0301.be", True),
        ("jan@café.be", "jan@cafe.be", False),
        ("straße@a.be", "strasse@a.be", True),
        ("+x@a.be", "+y@a.be", False),
    ],
)
def test_two_spellings_of_a_key(one, other, same):
    assert (email_key(one) == email_key(other)) is same
