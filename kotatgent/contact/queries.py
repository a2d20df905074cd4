from django.db.models import Exists, OuterRef, Q, QuerySet

from kotatgent.accounts.models import User
from kotatgent.contact.enums import Side
from kotatgent.contact.models import Post, Thread, token_hash
from landlords.models import Landlord
from listings.advertisers import of_account, of_landlord


def _with_advert(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    facts = ("seen", "listing__room__building__address__place", "listing__landlord", "listing__sublet")
    return threads.select_related(*facts).prefetch_related("posts")


def _unread() -> Exists:
    """Whether the visitor wrote something since the landlord last looked."""
    since = Q(sent_at__gt=OuterRef("landlord_read_at")) | Q(thread__landlord_read_at__isnull=True)
    return Exists(Post.objects.filter(since, thread=OuterRef("pk"), side=Side.VISITOR))


def threads_of(landlord: Landlord) -> QuerySet[Thread]:
    """A landlord's messages, newest talk first, each with `unread`."""
    return _about(of_landlord(landlord, "listing__"))


def threads_to(user: User) -> QuerySet[Thread]:
    """The same of whatever this account advertises."""
    return _about(of_account(user, "listing__"))


def _about(adverts: Q) -> QuerySet[Thread]:
    return _with_advert(Thread.objects.filter(adverts).annotate(unread=_unread()))


def unread_count(landlord: Landlord) -> int:
    return Thread.objects.filter(_unread(), of_landlord(landlord, "listing__")).count()


def threads_by(user: User) -> QuerySet[Thread]:
    """What a signed-in student wrote."""
    return _with_advert(Thread.objects.filter(visitor=user))


def by_token(token: str) -> Thread | None:
    """The talk that a secret link opens."""
    return _with_advert(Thread.objects.filter(links__token_hash=token_hash(token))).first()
