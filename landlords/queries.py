from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from kotatgent.accounts.models import User
from kotatgent.core import text
from kotatgent.notices.registry import Addressee
from landlords.enums import InvitationState, MemberRole, StartState, TenureState, TransferState
from landlords.models import (
    Building,
    Invitation,
    KotlabelNote,
    Landlord,
    Member,
    PlanningNote,
    Room,
    Start,
    Tenure,
    Transfer,
)


def landlord_of(user: User) -> Landlord | None:
    """The landlord that this account acts for."""
    return Landlord.objects.filter(members__user=user, members__until__isnull=True).first()


def addressee_of(user: User) -> Addressee | None:
    """To whom a letter for this account goes. A company's letter names who acts for it, too."""
    found = landlord_of(user)
    if found is None:
        return None
    return Addressee(found.code, found.name, _lines(found))


def _lines(who: Landlord | Start) -> tuple[str, ...]:
    person = f"{who.first_name} {who.last_name}"
    return (person, *who.postal_lines) if who.company_name and who.postal_lines else who.postal_lines


def free_number() -> str:
    """A registration number that nobody has, nor waits for."""
    while True:
        code = text.new_code(8)
        taken = Landlord.objects.filter(code=code).exists() or Start.objects.filter(code=code).exists()
        if not taken:
            return code


def account_of(start: Start) -> User | None:
    """Who confirmed this registration; None before that, and after the account was erased."""
    return User.objects.filter(number=start.code).first()


def addressee_of_start(start: Start) -> Addressee | None:
    """To whom its letters go: as staff wrote it down, and once it is confirmed as the landlord says."""
    if start.state == StartState.OPEN:
        return Addressee(start.code, start.name, _lines(start))
    user = account_of(start)
    return addressee_of(user) if user else None


def acts_for(user_id: int | None, landlord: Landlord) -> bool:
    return user_id is not None and landlord.members.filter(user_id=user_id, until__isnull=True).exists()


def users_of(landlord: Landlord) -> QuerySet[User]:
    """The accounts that act for a landlord: who gets its mail."""
    return User.objects.filter(
        memberships__landlord=landlord, memberships__until__isnull=True, is_active=True
    ).order_by("pk")


def members_of(landlord: Landlord) -> QuerySet[Member]:
    """Who acts for a landlord now, the first one first."""
    return landlord.members.filter(until__isnull=True).select_related("user").order_by("since", "pk")


def member_of(user_id: int | None, landlord: Landlord) -> Member | None:
    return members_of(landlord).filter(user_id=user_id).first() if user_id is not None else None


def heir_of(landlord: Landlord) -> Member | None:
    """Who becomes the owner when the owner leaves: who is co-owner longest."""
    return members_of(landlord).filter(role=MemberRole.CO_OWNER, user__is_active=True).first()


def open_invitations(landlord: Landlord) -> QuerySet[Invitation]:
    return landlord.invitations.filter(state=InvitationState.OPEN).order_by("invited_at", "pk")


def shared_accounts() -> QuerySet[Any, Any]:
    """Hashes of accounts that stand with several registrations, the newest case first; for `registrations_on`."""
    found = Landlord.objects.exclude(account_hash="").values("account_hash")
    found = found.annotate(many=Count("pk"), last=Max("account_since")).filter(many__gt=1)
    return found.order_by("-last", "account_hash")


def registrations_on(shared: Iterable[dict[str, Any]]) -> list[list[Landlord]]:
    """By account, the one that was given last first."""
    groups: dict[str, list[Landlord]] = {row["account_hash"]: [] for row in shared}
    for landlord in Landlord.objects.filter(account_hash__in=groups).order_by("-account_since", "pk"):
        groups[landlord.account_hash].append(landlord)
    return list(groups.values())


def share_account_with(landlord: Landlord) -> QuerySet[Landlord]:
    """Other registrations that gave the same account."""
    found = Landlord.objects.exclude(account_hash="").exclude(pk=landlord.pk)
    return found.filter(account_hash=landlord.account_hash).order_by("code")


def lettings(building: Building) -> QuerySet[Tenure]:
    """Who lets this building now."""
    return building.tenures.filter(state=TenureState.ACTIVE).select_related("landlord").order_by("since")


def landlords_of(building: Building) -> QuerySet[Landlord]:
    return Landlord.objects.filter(tenures__building=building, tenures__state=TenureState.ACTIVE).order_by("pk")


def users_by_building(buildings: Iterable[int]) -> dict[int, list[User]]:
    """By key of the building: the accounts of all who let it now, in one query; also whether mail reaches them."""
    found: dict[int, list[User]] = defaultdict(list)
    acting = User.objects.filter(
        memberships__until__isnull=True,
        memberships__landlord__tenures__building__in=buildings,
        memberships__landlord__tenures__state=TenureState.ACTIVE,
        is_active=True,
    )
    acting = acting.annotate(lets=F("memberships__landlord__tenures__building")).select_related("unreachable")
    for user in acting.distinct().order_by("pk"):
        found[user.lets].append(user)
    return found


def users_of_building(building: Building) -> QuerySet[User]:
    return (
        User.objects.filter(
            memberships__until__isnull=True,
            memberships__landlord__tenures__building=building,
            memberships__landlord__tenures__state=TenureState.ACTIVE,
            is_active=True,
        )
        .distinct()
        .order_by("pk")
    )


def buildings_of(landlord: Landlord) -> QuerySet[Building]:
    return (
        Building.objects.filter(tenures__landlord=landlord, tenures__state=TenureState.ACTIVE)
        .select_related("address__place", "address__neighbourhood")
        .order_by("address__key")
    )


def rooms_in(building: Building) -> QuerySet[Room]:
    return building.rooms.present().order_by("label")


def lets(landlord: Landlord, building: Building) -> bool:
    return Tenure.objects.filter(landlord=landlord, building=building, state=TenureState.ACTIVE).exists()


def letting_of(landlord: Landlord) -> QuerySet[Tenure]:
    """What this landlord lets now."""
    return landlord.tenures.filter(state=TenureState.ACTIVE)


def offered_transfers() -> QuerySet[Transfer]:
    """Buildings that are being handed over, with what a page says of them."""
    found = Transfer.objects.filter(state=TransferState.OFFERED)
    return found.select_related("to", "tenure__landlord", "tenure__building__address__place").order_by("offered_at")


def planning_of(building: Building) -> QuerySet[PlanningNote]:
    """The newest first: that one counts. None: not known. Whether somebody may read them: permissions."""
    return building.planning_notes.select_related("noted_by").order_by("-number")


def kotlabel_of(building: Building) -> QuerySet[KotlabelNote]:
    """The newest first: that one counts."""
    return building.kotlabel_notes.select_related("noted_by").order_by("-number")
