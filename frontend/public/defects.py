"""Reporting a defect in a room or a building without an account, and following it by a secret address."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import public_page
from frontend.by_link import private
from frontend.doing import carried_out, sent
from frontend.fields import EmailField
from frontend.forms import Form, add_rule_error
from frontend.waiting import answered, ask_to_wait
from inspections import policies
from inspections.actions import defects
from inspections.defect_links import opens, token_of
from inspections.enums import Since, Theme
from inspections.models import Defect
from inspections.models.defects import MAX_ROOM, MAX_WORDS
from kotatgent.accounts.visitors import visitor
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.core.throttle import wait
from landlords.models import Building, Room
from listings import lookup
from listings.enums import State
from listings.models import Listing

HOUR, AN_HOUR_FROM_ONE_ADDRESS, AN_HOUR_ABOUT_ONE_BUILDING = 3600, 10, 60
YES, NO = "yes", "no"


class WhereForm(Form):
    q = forms.CharField(
        label=_("Street and house number, or the code of the advert"),
        max_length=lookup.MAX_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "size": "30"}),
    )


class DefectForm(Form):
    where = forms.CharField(
        label=_("Which room, or where in the building?"),
        max_length=MAX_ROOM,
        required=False,
        help_text=_("For example: room 12, the stairs, the kitchen on the first floor."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "30"}),
    )
    theme = forms.ChoiceField(label=_("What is it about?"), choices=Theme.choices, widget=forms.RadioSelect)
    danger = forms.ChoiceField(
        label=_("Is it dangerous for who lives there?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        help_text=_(
            "If so, the landlord reads that something dangerous was reported in the building and what it is about, and "
            "nothing else. Gas and CO are always dangerous."
        ),
    )
    since = forms.ChoiceField(label=_("Since when?"), choices=Since.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What is wrong?"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "For example: black spots of mould on the wall above the bed. I told the landlord in October, and nothing "
            "happened. Only inspectors and the staff of Kotatgent read this, never the landlord."
        ),
    )
    email = EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want a mail when it is closed. You can also follow it on the page that comes next."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "size": "30"}),
    )
    # Left empty by people, who never see it; filled in by programs that fill in everything.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))


class DefectAgainForm(Form):
    words = forms.CharField(
        label=_("What is still wrong?"), max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )


@public_page
@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """Which building? By the code of an advert, or by address as the look-up finds it. Nothing is kept."""
    form = WhereForm(request.GET if "q" in request.GET else None)
    found: list[Building] | None = None
    more = False
    if form.is_valid():
        if advert := _advert(form.cleaned_data["q"]):
            return redirect("listing_defect", code=advert.code)
        try:
            found = list(lookup.buildings_at(lookup.read(form.cleaned_data["q"]))[: lookup.MAX_BUILDINGS + 1])
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            more = len(found) > lookup.MAX_BUILDINGS
            found = found[: lookup.MAX_BUILDINGS]
    return render(request, "public/defect_where.html", {"form": form, "found": found, "more": more})


def _advert(typed: str) -> Listing | None:
    """Also one that is no longer online: who lives there found the room by it."""
    code = "".join(typed.split()).upper()
    known = Listing.objects.exclude(state=State.DRAFT).select_related("room__building__address__place")
    return known.filter(code=code).first() if code.isalnum() and len(code) <= 12 else None


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_advert(request: HttpRequest, code: str) -> HttpResponse:
    listing = _advert(code)
    if listing is None:
        raise Http404
    return _write(request, listing.room.building, room=listing.room, listing=listing)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_building(request: HttpRequest, code: str) -> HttpResponse:
    return _write(request, get_object_or_404(lookup.shown().select_related("address__place"), code=code))


def _write(
    request: HttpRequest, building: Building, *, room: Room | None = None, listing: Listing | None = None
) -> HttpResponse:
    form = DefectForm(sent(request))
    if listing is not None:
        form.fields["where"].label = _("Somewhere else than in the room of the advert?")
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:  # a program: it is told that all went well
            return redirect("defect_where")
        if seconds := _too_many(request, building.code):
            ask_to_wait(form, seconds)
        elif made := _made(form, building, room):
            messages.success(request, _("Thank you. It is reported."))
            return redirect("defect", code=made.code, token=token_of(made.code))
    online = listing is not None and listing.state == State.PUBLISHED
    context = {"building": building, "listing": listing, "online": online, "form": form}
    return answered(render(request, "public/defect_report.html", context), form)


def _too_many(request: HttpRequest, about: str) -> int:
    """What is refused from one address does not count for the building."""
    now, limit = clock.now(), AN_HOUR_FROM_ONE_ADDRESS
    if seconds := wait(f"defect:from:{visitor(request.META)}", limit=limit, seconds=HOUR, now=now):
        return seconds
    return wait(f"defect:about:{about}", limit=AN_HOUR_ABOUT_ONE_BUILDING, seconds=HOUR, now=now)


def _made(form: DefectForm, building: Building, room: Room | None) -> Defect | None:
    facts = {name: form.cleaned_data[name] for name in ("theme", "since", "words", "where", "email")}
    facts |= {"danger": form.cleaned_data["danger"] == YES, "language": translation.get_language() or "nl"}
    found: list[Defect] = []

    def act() -> None:
        found.append(defects.report(building, room=None if facts["where"] else room, now=clock.now(), **facts))

    return found[0] if carried_out(form, act) else None


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Whoever holds the secret address: the state in words, and a way to say once that it is not solved."""
    if not opens(code, token):
        raise Http404
    found = get_object_or_404(Defect.objects.select_related("building__address__place"), code=code)
    form = DefectAgainForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if seconds := _too_many(request, found.building.code):
            ask_to_wait(form, seconds)
        elif carried_out(form, lambda: defects.ask_again(found, words=form.cleaned_data["words"], now=clock.now())):
            messages.success(request, _("Thank you. It is on the list of the inspectors again."))
            return redirect("defect", code=code, token=token)
    context = {
        "defect": found,
        "sent_form": form,
        "form": form if policies.can_ask_again(found) else None,
    }
    return private(answered(render(request, "public/defect.html", context), form))
