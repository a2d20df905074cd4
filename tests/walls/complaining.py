"""What is wrong with how a form of the site took a naughty string."""

from dataclasses import dataclass
from zlib import crc32

from kotatgent.accounts.roles import Role
from tests.strict import StrictClient
from tests.walls.crawling import Field, Form
from tests.walls.strings import NATIONAL, STRINGS, Naughty
from tests.walls.trying import Outcome, as_received, submit

ALLOWED = {200, 302, 400, 404, 409, 429}

# Free text that an accepted form does not keep, because what else was chosen leaves no place for it.
NOT_KEPT = {
    ("landlord_offer", "why_none"): "a moment was chosen, so there is no reason why none suits",
    ("desk_kotlabel", "vlok_reference"): "the status that is ticked has no reference",
    ("report_item", "note"): "the item is in order, so it is no finding",
    ("report_room_item", "note"): "the item is in order, so it is no finding",
    ("landlord_advert_photo", "alt"): "the button removes the photo",
    ("by_letter_details", "company_name"): "a person is chosen, who has none",
    ("landlord_payment_account", "number"): "no bank account has this form; what is typed is never kept, a hash alone",
}


@dataclass
class Walked:
    role: Role | None
    client: StrictClient
    form: Form


def is_free(form: Form, one: Field) -> bool:
    return form.method == "post" and one.kind in ("text", "textarea") and not one.inputmode


def complaints(walked: Walked, one: Field, naughty: Naughty, usual: Outcome) -> list[str]:
    form, arrives = walked.form, as_received(naughty.text)
    outcome = submit(walked.client, form, one, naughty.text)
    wrong = []
    if outcome.raised or outcome.status not in ALLOWED:
        wrong.append(f"answered {outcome.status} {outcome.raised!r}"[:300])
    elif form.method == "post" and outcome.status == 302:
        one_line = one.kind == "text" and outcome.stored(" ".join(arrives.split()))  # one space for several
        kept = outcome.stored(arrives) or one_line or (form.route, one.name) in NOT_KEPT
        kept = kept or form.route.startswith("account_")
        if is_free(form, one) and arrives.strip() and not kept:
            wrong.append("accepted and not written as it came")
    elif form.method == "post" and outcome.status == 200:
        if not outcome.errors and usual.errors == outcome.errors and usual.status != 200:
            wrong.append("neither accepted nor refused")
        if arrives.strip() and "\x00" not in arrives and not outcome.keeps(arrives):
            wrong.append("refused and not kept on the screen")
    if naughty in NATIONAL and is_free(form, one):
        told = any("rijksregisternummer" in error for error in outcome.errors)
        if outcome.stored(arrives) or not (told or (form.route, one.name) in NOT_KEPT):
            wrong.append(f"a national number was not refused: {outcome.status} {outcome.errors}")
    return [f"{form.route} {form.button} {one.name} ({walked.role}) · {naughty}: {each}" for each in wrong]


def some(form: Form, one: Field) -> list[Naughty]:
    """One of them, another in each field and the same each time; in free text a national register number as well."""
    chosen = STRINGS[crc32(repr((form.key, one.name)).encode()) % len(STRINGS)]
    return [chosen, *NATIONAL[: is_free(form, one)]]
