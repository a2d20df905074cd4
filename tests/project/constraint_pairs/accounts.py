from tests.project.constraint_pairs.base import Pair, known, of

CHECKS: dict[str, Pair] = {
    "accounts_user_can_be_named": ("user", {"email": ""}, {"email": "", "number": "S1"}),
    # accounts, audit, places
    "accounts_user_role_known": known("user", "role", "staff"),
    "accounts_user_partner_has_institution": (
        "user",
        {"role": "partner"},
        {"role": "partner", "institution": of("institution")},
    ),
    "accounts_user_manager_is_partner": (
        "user",
        {"manages": True},
        {"manages": True, "role": "partner", "institution": of("institution")},
    ),
}

TWINS: dict[str, Pair] = {
    "accounts_user_number_once": (
        "numbered",
        {"email": "z@y.test", "email_key": "z@y.test"},
        {"email_key": "S8", "number": "S8"},
    ),
}
