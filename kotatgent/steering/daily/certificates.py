"""What the city knew of the certificate of a room on a day, as an expression of the database."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from inspections.models import CertificateRoom, LookUp, UnfitRoom
from kotatgent.steering.daily.span import Span
from listings.enums import Certificate


def going(span: Span) -> QuerySet[CertificateRoom]:
    """Valid on the day, and recorded by then."""
    return CertificateRoom.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=span.on),
        certificate__issued_on__lte=span.on,
        certificate__valid_until__gte=span.on,
        certificate__recorded_at__lt=span.end,
    )


def state_of(span: Span, room: str) -> Case:
    """`room` leads to a room: empty, or "room"."""
    pk, prefix = (f"{room}_id", f"{room}__") if room else ("pk", "")
    recorded = CertificateRoom.objects.filter(room=OuterRef(pk), certificate__recorded_at__lt=span.end)
    looked_up = LookUp.objects.filter(
        building=OuterRef(f"{prefix}building_id"),
        looked_up_at__lt=span.end,
        looked_up_at__gte=OuterRef(f"{prefix}made_at"),
    )
    unfit = UnfitRoom.objects.filter(room=OuterRef(pk), decision__proposal__decided_at__lt=span.end)
    return Case(
        When(Exists(going(span).filter(room=OuterRef(pk))), then=Value(Certificate.VALID.value)),
        When(Exists(recorded) | Exists(looked_up) | Exists(unfit), then=Value(Certificate.NONE.value)),
        default=Value(Certificate.UNKNOWN.value),
        output_field=CharField(),
    )
