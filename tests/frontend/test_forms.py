import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from frontend.forms import (
    DateField,
    DateTimeField,
    EuroField,
    FilterForm,
    Form,
    KboField,
    NumberField,
    PhoneField,
    VersionedForm,
    add_rule_error,
    add_validation_error,
)
from frontend.shown import shown
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("455", 45500),
        ("455,50", 45550),
        ("455.5", 45550),
        ("€ 455", 45500),
        ("455 euro", 45500),
        ("1.250", 125000),
        ("1.250,00", 125000),
        ("1,250.50", 125050),
        ("1\xa0250", 125000),
        ("0", 0),
    ],
)
def test_an_amount_is_understood_however_it_is_typed(typed, cents):
    assert EuroField().clean(typed) == cents


@pytest.mark.parametrize("typed", ["much", "-4", "4,555", "12.3456", "1e5", "NaN", "١٢", "999999999999", "1.2.3", ""])
def test_what_is_no_amount_is_refused_in_words(typed):
    with pytest.raises(ValidationError):
        EuroField().clean(typed)


@pytest.mark.parametrize(("language", "text"), [("nl", "455,50"), ("en", "455.50")])
def test_an_amount_is_shown_as_the_language_writes_it_and_read_back(language, text):
    with translation.override(language):
        field = EuroField()
        assert field.prepare_value(45550) == text
        assert field.clean(field.prepare_value(45550)) == 45550
        assert field.prepare_value(45500) == "455"
        assert not field.has_changed(45550, text) and field.has_changed(45550, "456") and field.has_changed(1, "x")


def test_a_field_that_may_stay_empty_is_nothing_rather_than_zero():
    assert EuroField(required=False).clean("") is None


@pytest.mark.parametrize("typed", ["2027-09-15", "15/09/2027", "15-09-2027", "15.09.2027"])
def test_a_date_is_read_day_first(typed):
    assert DateField().clean(typed) == dt.date(2027, 9, 15)


def test_a_day_that_is_not_there_is_refused():
    with pytest.raises(ValidationError):
        DateField().clean("31/02/2027")
    with pytest.raises(ValidationError):
        DateTimeField().clean("15/09/2027 25:00")


@pytest.mark.parametrize("typed", ["12,5", "12.5", " 12,50 "])
def test_a_number_takes_comma_and_point(typed):
    assert NumberField().clean(typed) == Decimal("12.5")


def test_limits_of_a_number_are_said_in_our_words():
    with translation.override("en"):
        with pytest.raises(ValidationError, match="Fill in 200 or less"):
            NumberField(max_value=200).clean("900")
        with pytest.raises(ValidationError, match="Fill in 4 or more"):
            NumberField(min_value=4).clean("1")


def test_a_number_is_shown_with_the_comma_of_the_language():
    assert NumberField().prepare_value(Decimal("12.5")) == "12,5"


@pytest.mark.parametrize("typed", ["0470 12 34 56", "+32 470 12 34 56", "0032470123456"])
def test_a_telephone_number_is_belgian_where_it_has_no_country(typed):
    assert PhoneField().clean(typed) == "+32470123456"


def test_wrong_numbers_are_refused():
    with pytest.raises(ValidationError):
        PhoneField().clean("12")
    with pytest.raises(ValidationError):
        KboField().clean("0123.456.789")


@pytest.mark.parametrize("typed", ["0202.239.951", "BE 0202.239.951", "0202239951"])
def test_a_kbo_number_is_read_with_and_without_points(typed):
    field = KboField()
    assert field.clean(typed) == "0202239951"
    assert field.prepare_value("0202239951") == "0202.239.951"
    assert not field.has_changed("0202239951", "0202.239.951")


class Room(VersionedForm):
    rent = EuroField(label="Rent")
    kind = forms.ChoiceField(label="Kind", choices=[("room", "A room"), ("studio", "A studio")])
    note = forms.CharField(label="Note", required=False)


def bound(**changes):
    form = Room({"rent": "455", "kind": "room", "version": "3"} | changes)
    assert form.is_valid(), form.errors
    return form


def test_what_is_filled_in_and_the_version_are_apart():
    form = bound()
    assert form.values() == {"rent": 45500, "kind": "room", "note": ""}
    assert form.expected() == 3


def test_a_conflict_shows_what_changed_in_words_and_the_next_save_goes_through():
    form = bound()
    form.show_conflict(Conflict("changed", "Somebody was first.", changes={"rent": 47000, "kind": "studio"}), version=4)
    assert form.changed_meanwhile == [
        {"label": "Rent", "now": "€ 470", "typed": "€ 455"},
        {"label": "Kind", "now": "A studio", "typed": "A room"},
    ]
    assert form.non_field_errors() == ["Somebody was first."]
    html = str(form)
    assert 'name="version" value="4"' in html and 'value="455"' in html


def test_a_refusal_stands_at_its_field_or_on_top():
    form = bound()
    add_rule_error(form, RuleBroken("low", "Too low.", field="rent"))
    add_rule_error(form, RuleBroken("other", "Not today.", field="elsewhere"))
    assert form.errors["rent"] == ["Too low."] and form.non_field_errors() == ["Not today."]


@pytest.mark.parametrize("error", [NotAllowed("no", "No."), Hidden("no", "No.")])
def test_what_no_form_can_mend_goes_on(error):
    with pytest.raises(type(error)):
        add_rule_error(bound(), error)


def test_a_model_s_own_refusal_finds_its_field():
    form = bound()
    add_validation_error(form, ValidationError({"rent": ["Too low."], "code": ["Taken."], "__all__": ["Not so."]}))
    assert form.errors["rent"] == ["Too low."] and form.non_field_errors() == ["Taken.", "Not so."]
    other = bound()
    add_validation_error(other, ValidationError("Not so."))
    assert other.non_field_errors() == ["Not so."]


def test_a_form_asks_in_our_words_and_lets_the_browser_be_silent():
    class Asking(Form):
        text = forms.CharField()
        picture = forms.FileField()
        agreed = forms.BooleanField()
        kind = forms.ChoiceField(choices=[("a", "A")])
        own = forms.CharField(error_messages={"required": "Fill in a name."})

    with translation.override("en"):
        form = Asking({})
        assert [errors[0] for errors in form.errors.values()] == [
            "Fill this in.",
            "Choose a file.",
            "Tick this box to go on.",
            "Choose one.",
            "Fill in a name.",
        ]
    assert " required" not in str(form)


def test_a_filter_asks_nothing_and_says_nothing_of_it():
    class Filter(FilterForm):
        q = forms.CharField(label="Street")

    with translation.override("en"):
        assert Filter({}).is_valid()
        assert "optional" not in str(Filter())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (EuroField(), 45550, "€ 455,50"),
        (DateField(), dt.date(2027, 3, 12), "12 maart 2027"),
        (DateTimeField(), dt.datetime(2027, 3, 12, 13, 0, tzinfo=dt.UTC), "12 maart 2027, 14:00"),
        (NumberField(), Decimal("12.5"), "12,5"),
        (forms.MultipleChoiceField(choices=[("g", [("a", "A"), ("b", "B")])]), ["a", "b"], "A, B"),
        (KboField(), "0202239951", "0202.239.951"),
        (forms.CharField(), "tekst", "tekst"),
    ],
)
def test_values_are_shown_as_people_read_them(field, value, words):
    assert shown(field, value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(None, "niet ingevuld"), ("", "niet ingevuld"), (True, "ja"), (False, "nee")]
)
def test_nothing_yes_and_no_are_words(value, words):
    assert shown(forms.CharField(), value) == words


class FreeText(Form):
    title = forms.CharField()
    words = forms.CharField(widget=forms.Textarea, required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    phone = PhoneField(required=False)


@pytest.mark.parametrize("number", ["85.07.30-033.28", "85073003328", "04 02 15 088 74"])
@pytest.mark.parametrize("field", ["title", "words"])
def test_no_free_text_takes_a_national_register_number(field, number):
    form = FreeText({"title": "x", field: f"Mijn nummer is {number}."})
    assert not form.is_valid()
    (told,) = form.errors[field]
    assert "rijksregisternummer" in told and "Haal" in told


def test_other_numbers_and_what_nobody_types_pass():
    form = FreeText({"title": "BE68 5390 0754 7034", "words": "85073003327", "token": "85073003328", "phone": ""})
    assert form.is_valid(), form.errors
