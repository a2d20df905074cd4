from django.db.models import Exists, OuterRef, Q, QuerySet

from kotatgent.accounts.models import User
from kotatgent.contact.enums import Side
from kotatgent.contact.models import Post, Thread, token_hash
from landlords.models import Landlord


def _with_advert(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    return threads.select_related("listing__room__building__address__place", "listing__landlord").prefetch_related(
        "posts"
    )


def _unread() -> Exists:
    """Whether the visitor wrote something since the landlord last looked."""
    since = Q(sent_at__gt=OuterRef("landlord_read_at")) | Q(thread__landlord_read_at__isnull=True)
    return Exists(Post.objects.filter(since, thread=OuterRef("pk"), side=Side.VISITOR))


def threads_of(landlord: Landlord) -> QuerySet[Thread]:
    """A landlord's messages, newest talk first, each with `unread`."""
    return _with_advert(Thread.objects.filter(listing__landlord=landlord).annotate(unread=_unread()))


def unread_count(landlord: Landlord) -> int:
    return Thread.objects.filter(_unread(), listing__landlord=landlord).count()


def threads_by(user: User) -> QuerySet[Thread]:
    """What a signed-in student wrote."""
    return _with_advert(Thread.objects.filter(visitor=user))


def by_token(token: str) -> Thread | None:
    """The talk that a secret link opens."""
    return _with_advert(Thread.objects.filter(links__token_hash=token_hash(token))).first()
