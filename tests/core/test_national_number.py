"""A national register number is known by its check digits (F5.3). All numbers here are invented."""

import pytest
from django.core.exceptions import ValidationError

from kotatgent.core.national_number import refuse_national_number


def number(birth: str, serial: int) -> str:
    """With the check digits that belong to it; people born from 2000 count with a 2 in front."""
    nine = f"{birth}{serial:03d}"
    base = int(("2" if birth[0] in "012" else "") + nine)
    return f"{nine}{97 - base % 97:02d}"


OLD, YOUNG, BIS = number("850730", 33), number("040215", 88), number("854730", 33)


@pytest.mark.parametrize("digits", [OLD, YOUNG, BIS])
@pytest.mark.parametrize(
    "form",
    ["{0}{1}{2}{3}{4}", "{0}.{1}.{2}-{3}.{4}", "{0} {1} {2} {3} {4}", "{0}/{1}/{2}-{3}-{4}", "{0}{1}{2} {3}-{4}"],
)
def test_it_is_refused_however_it_is_written(digits, form):
    written = form.format(digits[:2], digits[2:4], digits[4:6], digits[6:9], digits[9:])
    with pytest.raises(ValidationError, match="rijksregisternummer"):
        refuse_national_number(f"Mijn nummer is {written}, tot zaterdag.")


def test_in_digits_of_another_script_and_with_what_nobody_sees():
    for written in (
        "".join(chr(0xFF10 + int(digit)) for digit in OLD),
        "".join(chr(0x660 + int(digit)) for digit in OLD),
        "\u200b".join(OLD),
        " ".join(OLD),
        f"{OLD[:6]}\u00ad{OLD[6:]}",
    ):
        with pytest.raises(ValidationError):
            refuse_national_number(written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ik zoek een kamer van 12 m² voor € 450 vanaf 15/09/2027.",
        "Bel mij op 0470 12 34 56 of +32 470 12 34 56.",
        "+32470008543, +32 470 00 85 43 of +32/470.00.85.43",  # eleven digits of which the last two would fit
        OLD[:-1] + str((int(OLD[-1]) + 1) % 10),  # a wrong check digit
        f"{OLD}7",  # twelve digits
        "BE68 5390 0754 7034",
        "Zaterdag 12.30 of zondag 14.00?",
        "1 2 3 4 5 6 7 8 9 0 1",
        "10² of ½ van 3³",
    ],
)
def test_other_numbers_pass(text):
    refuse_national_number(text)
