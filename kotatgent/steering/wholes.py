"""Which figures are parts of which whole: what everybody can add up, and what must not give a small part away."""

from landlords.enums import RoomKind

ADVERTS_BY_CERTIFICATE = ("adverts_certificate_valid", "adverts_certificate_none", "adverts_certificate_unknown")
ROOMS_BY_CERTIFICATE = ("rooms_certificate_valid", "rooms_certificate_none", "rooms_certificate_unknown")

AGES_OF_UNKNOWN = ("under_6_months", "6_to_12_months", "1_to_2_years", "over_2_years")
PLANNING = ("in_order", "review", "problem", "unknown")
CAME_BACK = ("campaign_opened", "campaign_registered", "campaign_accepted", "campaign_advert")

# These parts together are the whole, which is a figure itself or the denominator that they share.
PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "adverts_online": (ADVERTS_BY_CERTIFICATE, tuple(f"adverts_online_{kind.value}" for kind in RoomKind)),
    "rooms_registered": (
        ROOMS_BY_CERTIFICATE,
        ("rooms_inspected_recently", "rooms_inspected_earlier", "rooms_inspected_never"),
    ),
    "rooms_certificate_unknown": (tuple(f"rooms_unknown_{name}" for name in AGES_OF_UNKNOWN),),
    "repair_terms_ended": (("repair_terms_kept", "repair_terms_missed"),),
    "reports_decided": (("reports_nothing", "reports_change", "reports_offline"),),
    "objections_decided": (("objections_upheld", "objections_rejected"),),
    "rooms_seen": (("rooms_conform", "rooms_unfit", "rooms_uninhabitable"),),
    "fire_inspections_done": (("fire_favourable", "fire_with_remarks", "fire_unfavourable"),),
    "decisions": (("decisions_certificate", "decisions_repair", "decisions_unfit", "decisions_uninhabitable"),),
    "requests_answered": (("requests_granted", "requests_refused"),),
    "buildings_registered": (tuple(f"buildings_planning_{name}" for name in PLANNING),),
    "city_dates": (("city_dates_met", "city_dates_missed"),),
    "brigade_dates": (("brigade_dates_met", "brigade_dates_missed"),),
}
# The first is a part of the second, and something may be left over.
INSIDE: dict[str, str] = {
    "adverts_online": "rooms_registered",
    "adverts_free": "adverts_online",
    **dict.fromkeys(CAME_BACK, "campaign_invited"),
    "quality_inspections_overdue": "quality_inspections_due",
    "fire_inspections_overdue": "fire_inspections_due",
    "certificates_ending_3_months": "certificates_ending_6_months",
    "certificates_ending_6_months": "certificates_ending_12_months",
    "certificates_ending_12_months": "rooms_certificate_valid",
}
# Of what a figure is said to be a part, where that is not the whole above; and over how many a middle one was taken.
OF: dict[str, str] = {
    "certificates_ending_3_months": "rooms_certificate_valid",
    "certificates_ending_6_months": "rooms_certificate_valid",
    "adverts_free": "rooms_registered",
    "campaign_invited": "campaign_invited",
    "request_days_median": "requests_answered",
    "city_days_late_median": "city_dates_missed",
    "brigade_days_late_median": "brigade_dates_missed",
    "rent_all_in_median": "adverts_online",
    "rent_median": "adverts_online",
    **{
        f"{prefix}_{kind.value}_{name}": f"adverts_online_{kind.value}"
        for prefix in ("rent_all_in", "rent")
        for kind in RoomKind
        for name in ("lower_quartile", "median", "upper_quartile")
    },
}
# Kept by neighbourhood, and by campus.
BY_NEIGHBOURHOOD = (ADVERTS_BY_CERTIFICATE, ROOMS_BY_CERTIFICATE)
PRICES_BY_NEIGHBOURHOOD = {"rent_all_in_median": ADVERTS_BY_CERTIFICATE, "rent_median": ADVERTS_BY_CERTIFICATE}
BY_CAMPUS = ("adverts_near_campus",)
STAY_INSIDE = frozenset(f"buildings_planning_{name}" for name in PLANNING)  # for the steering group and offices only
NOWHERE = "-"  # the area of what has no neighbourhood, so that the parts add up to the city


def whole_of(name: str) -> str | None:
    """What the denominator of a figure counts, by name; None where it is a number of its own."""
    parts = (whole for whole, families in PARTS.items() for family in families if name in family)
    return OF.get(name) or next(parts, None) or INSIDE.get(name)
