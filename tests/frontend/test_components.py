import datetime as dt
import re

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation

from frontend import errors
from frontend.access import Audience
from frontend.charts import Bar, Chart
from frontend.forms import EuroField, Form
from frontend.paging import paginate
from frontend.parts import Answer, Task
from frontend.templatetags.frame import AREAS, PRIVACY
from frontend.templatetags.words import day, euro, moment, number, when, when_on
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict
from tests.factories.accounts import make_user
from tests.strict import problems

TODAY = dt.date(2026, 11, 12)


def draw(template: str, path: str = "/nl/", **context) -> str:
    request = RequestFactory().get(path)
    request.user = context.pop("user", AnonymousUser())
    html = Template(template).render(Context({"request": request, **context}))
    assert not problems(html)
    return html


# --- Words ---


@pytest.mark.parametrize(
    ("days", "nl", "en"),
    [
        (0, "vandaag", "today"),
        (1, "morgen", "tomorrow"),
        (-1, "gisteren", "yesterday"),
        (3, "over 3 dagen", "in 3 days"),
        (13, "over 13 dagen", "in 13 days"),
        (14, "over 2 weken", "in 2 weeks"),
        (-21, "3 weken geleden", "3 weeks ago"),
        (60, "over 2 maanden", "in 2 months"),
        (122, "over 4 maanden", "in 4 months"),
        (800, "over 2 jaar", "in 2 years"),
    ],
)
def test_how_far_away_a_date_is(days, nl, en):
    date = TODAY + dt.timedelta(days=days)
    assert when(date, TODAY) == nl
    with translation.override("en"):
        assert when(date, TODAY) == en


def test_a_date_is_said_with_its_distance():
    assert when_on(dt.date(2027, 3, 12), TODAY) == "over 4 maanden, op 12 maart 2027"
    assert when_on(None) == day(None) == moment(None) == when(None) == euro(None) == ""


def test_a_moment_is_told_in_brussels():
    assert moment(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)) == "1 januari 2027, 00:30"
    assert day(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)) == "1 januari 2027"


def test_amounts_and_figures_follow_the_language():
    assert euro(45500) == "€ 455" and euro(125050) == "€ 1.250,50" and number(2800) == "2.800" and number(None) == "–"
    with translation.override("en"):
        assert euro(125050) == "€ 1,250.50" and number(2800) == "2,800"


# --- Forms ---


class Sample(Form):
    rent = EuroField(label="Huur", help_text="Zonder kosten.")
    note = forms.CharField(label="Opmerking", required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Akkoord")


def test_a_field_says_its_hint_and_its_error_to_whoever_listens():
    html = draw("{{ form }}", form=Sample({"rent": "veel"}))
    field = re.search(r'<input type="text" name="rent"[^>]*>', html)[0]
    assert 'aria-describedby="id_rent_helptext id_rent_error"' in field and 'aria-invalid="true"' in field
    assert 'value="veel"' in field
    assert 'id="id_rent_helptext"' in html and 'id="id_rent_error"' in html
    assert re.search(r'<fieldset[^>]*aria-describedby="id_kind_error"', html)


def test_the_summary_links_to_every_field_with_an_error():
    html = draw("{{ form }}", form=Sample({"rent": "veel"}))
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_rent", "id_kind_0", "id_agreed"]
    for link in links:
        assert html.count(f'id="{link}"') == 1
    assert 'role="alert"' in html


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in draw("{{ form }}", form=Sample())


def test_only_what_is_optional_says_so():
    html = draw("{{ form }}", form=Sample())
    assert html.count("niet verplicht") == 1 and "*" not in html


def test_a_hint_of_the_page_is_read_out_too_and_never_trusted():
    html = draw("{% field form.note hint=hint %}", form=Sample(), hint="<b>kort</b>")
    assert 'aria-describedby="id_note_helptext"' in html and "&lt;b&gt;kort" in html


def test_no_placeholder_stands_in_for_a_label():
    class Foreign(forms.Form):
        text = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Tekst"}))

    assert "placeholder" not in draw("{{ form }}", form=Foreign())


# --- Lists ---


def test_a_state_is_a_word_and_a_shape():
    shapes = set()
    for kind in ("ok", "warn", "stop", "neutral"):
        html = draw("{% status kind text %}", kind=kind, text="Online")
        assert "Online" in html
        shapes.add(re.search(r' d="([^"]+)"', html)[1])
    assert len(shapes) == 4


@pytest.mark.django_db
def test_pages_keep_the_filters_and_end_where_the_list_ends():
    for _ in range(5):
        make_user()
    request = RequestFactory().get("/nl/koten/?q=oude+stad&page=2")
    page = paginate(User.objects.order_by("pk"), request, 2)
    html = draw("{% pagination page %}", path=request.get_full_path(), page=page)
    assert "q=oude+stad&amp;page=1" in html and "q=oude+stad&amp;page=3" in html and "2" in html
    for wrong in ("4", "0", "-1", "x", "1e3"):
        with pytest.raises(Http404):
            paginate(User.objects.order_by("pk"), RequestFactory().get(f"/?page={wrong}"), 2)


def test_a_chip_takes_away_one_filter_and_the_page():
    html = draw("{% chips chosen %}", path="/nl/koten/?q=gent&kind=studio&page=3", chosen=[("kind", "studio")])
    assert 'href="?q=gent"' in html and 'href="/nl/koten/"' in html


def test_no_filter_no_chips():
    assert draw("{% chips chosen %}", chosen=[]).strip() == ""


def test_a_part_for_later_has_no_link():
    tasks = [Task("Gebouw", "done", "/a"), Task("Kamers", "todo", "/b", "Nog één."), Task("Online", "later")]
    html = draw("{% task_list tasks %}", tasks=tasks)
    assert html.count("<a ") == 2 and "Kan nog niet" in html and "Klaar" in html and "Nog één." in html


def test_answers_name_what_their_link_changes():
    html = draw("{% summary_list answers %}", answers=[Answer("Huur", "€ 455", "/x"), Answer("Adres", "A\nB")])
    assert re.sub(r"<[^>]+>", "", re.search(r'<a href="/x">.*?</a>', html)[0]) == "Wijzig Huur"
    assert "A<br>B" in html and html.count("<a ") == 1


def test_before_and_after_something_binding():
    html = draw('{% confirm_panel "Online." "Iedereen." "Ja." %}')
    assert html.count("<dt>") == 3
    html = draw('{% receipt "Klaar" "K7F3" at "Wacht." %}', at=dt.datetime(2026, 11, 12, 13, 2, tzinfo=dt.UTC))
    assert 'role="status"' in html and "12 november 2026, 14:02" in html and "K7F3" in html


def test_a_conflict_is_shown_only_where_there_is_one():
    form = Sample()
    assert draw("{% conflict_panel form %}", form=form).strip() == ""


def test_nothing_there_says_how_to_get_it():
    html = draw('{% empty_state "Hier komen berichten." "/x" "Maak een zoekertje" %}')
    assert 'href="/x"' in html and "Maak een zoekertje" in html


# --- Certificate ---


def test_a_certificate_statement_is_the_exact_wording_and_no_badge():
    template = "{% certificate_statement state label known_on until residents %}"
    facts = {"state": "valid", "label": "Conformiteitsattest datum 12/03/2021", "residents": 2}
    html = draw(template, **facts, known_on=dt.date(2026, 10, 3), until=dt.date(2031, 3, 12))
    assert ">Conformiteitsattest datum 12/03/2021<" in html
    assert "12 maart 2031" in html and "3 oktober 2026" in html and "<details>" in html
    assert "status--" not in html and "<svg" not in html


def test_what_nobody_looked_up_says_so():
    html = draw('{% certificate_statement "unknown" "Onbekend" %}')
    assert ">Onbekend<" in html and "Geldig" not in html


# --- Charts ---


def test_a_chart_names_its_finding_its_bars_and_its_table():
    rows = [
        Bar("Binnenstad", 30, "30 koten"),
        Bar("Brugse <Poort>", 15, "15 koten"),
        Bar("Elders", None, "minder dan 5"),
    ]
    html = draw("{% bar_chart chart %}", chart=Chart("Meest in de binnenstad", "koten", rows, "Verzonnen."))
    assert html.count("Meest in de binnenstad") == 2 and "Verzonnen." in html
    assert html.count("<rect") == 2 and 'width="60.0%"' in html and 'width="30.0%"' in html
    assert html.count("minder dan 5") == 2 and "<Poort>" not in html and html.count("<tr>") == 4


def test_a_chart_of_nothing_is_still_a_page():
    assert "<svg" in draw("{% bar_chart chart %}", chart=Chart("Nog niets", "koten", [Bar("A", 0, "0")]))


# --- The frame ---


def links(user=None, path="/nl/") -> list[str]:
    return re.findall(r'<a href="([^"]+)"', draw("{% navigation %}", path=path, user=user or AnonymousUser()))


def test_visitors_find_the_public_pages():
    assert links() == [reverse("search"), reverse("address_lookup"), reverse("info"), reverse("ask")]


@pytest.mark.django_db  # the number beside a work list is counted
@pytest.mark.parametrize("role", Role)
def test_everybody_finds_their_own_area(role):
    found = links(User(email="a@kotatgent.test", role=role))[3:]
    assert (reverse("ask") in found) is (role in {Role.STUDENT, Role.LANDLORD})  # the offices answer there
    found = [url for url in found if url != reverse("ask")]
    assert found, role
    for url in found:
        audience = resolve(url).func.audience
        assert isinstance(audience, Audience) and role in audience.roles


@pytest.mark.django_db
def test_one_area_is_where_one_is_also_when_it_lies_within_another():
    officer = User(email="a@kotatgent.test", role=Role.PRIVACY_OFFICER)
    for name in ("privacy_home", "rights_requests"):
        html = draw("{% privacy_navigation %}", path=reverse(name), user=officer)
        assert re.findall(r'<a href="([^"]+)"[^>]*aria-current', html) == [reverse(name)]
        html = draw("{% navigation %}", path=reverse(name), user=officer)
        assert re.findall(r'<a href="([^"]+)"[^>]*aria-current', html) == [reverse("privacy_home")]


def test_the_navigation_leads_only_to_areas_that_let_in():
    areas = [*AREAS, *((name, words, {Role.PRIVACY_OFFICER}) for name, words in PRIVACY)]
    for name, _words, roles in areas:
        audience = resolve(reverse(name)).func.audience
        assert roles <= audience.roles, name


def test_a_page_that_is_not_there_yet_leaves_the_navigation_whole(monkeypatch):
    def nowhere(name):
        raise NoReverseMatch(name)

    monkeypatch.setattr("frontend.templatetags.frame.pattern", nowhere)
    assert links() == []


def test_the_navigation_marks_where_you_are():
    assert 'href="/nl/koten/" aria-current="page"' in draw("{% navigation %}", path="/nl/koten/K7F3/")


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/nl/koten/?q=oude+stad&kind=room", "/en/koten/?q=oude+stad&amp;kind=room"),
        ("/nl/account/login/", "/en/account/login/"),
        ("/nl/nergens/?a=1", "/en/nergens/?a=1"),
    ],
)
def test_the_other_language_is_the_same_page(path, other):
    assert f'href="{other}"' in draw("{% languages %}", path=path)


def test_after_sending_a_form_the_other_language_is_that_form():
    request = RequestFactory().post("/nl/account/login/?next=/nl/")
    html = Template("{% languages %}").render(Context({"request": request}))
    assert 'href="/en/account/login/"' in html


def test_crumbs_end_with_this_page():
    html = draw('{% crumbs "Start" "/nl/" "Koten" "/nl/koten/" "K7F3" %}')
    assert html.count("<a ") == 2 and '<li aria-current="page">K7F3</li>' in html


# --- Whole pages ---


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_gallery_shows_every_component(client, language):
    response = client.get(f"/{language}/onderdelen/")
    html = response.content.decode()
    assert response.status_code == 200
    library = "frontend/templatetags/components.py"
    tags = re.findall(r'inclusion_tag\("(components/\w+\.html)"', (settings.BASE_DIR / library).read_text())
    shown = {template.name for template in response.templates}
    assert set(tags) <= shown
    assert "–" in html and "http://" not in html.replace("http://www.w3.org", "").replace("http://testserver", "")


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_a_refusal_is_a_page_with_its_status_and_a_way_on(status):
    request = RequestFactory().get("/nl/x/")
    request.user = AnonymousUser()
    response = errors.refused(request, status, "Dat kan <niet>.")
    html = response.content.decode()
    assert response.status_code == status and "Dat kan &lt;niet&gt;." in html
    assert not problems(html) and html.count("<h1>") == 1 and reverse("search") in html
    assert len(errors.refused(request, status).content) > 1000


@pytest.mark.django_db
def test_forbidden_and_expired_forms_are_pages_of_ours():
    request = RequestFactory().get("/nl/x/")
    request.user = AnonymousUser()
    assert errors.forbidden(request, PermissionDenied()).status_code == 403
    html = errors.csrf_failure(request).content.decode()
    assert "nog eens" in html or "opnieuw" in html


def test_a_fault_of_ours_is_a_page_that_asks_the_database_nothing():
    response = errors.server_error(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == 500 and "Er ging iets mis bij ons" in html and "Something went wrong" in html
    assert not problems(html)


@pytest.mark.django_db
def test_a_request_nobody_understands_is_a_page_too(client):
    response = client.get("/nl/", headers={"host": "elders.example"})
    assert response.status_code == 400 and "Dat lukte niet" in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_came_back_with_errors_says_so_in_its_title(client):
    assert "<title>Fout: " in client.post("/nl/account/login/", {}).content.decode()
    assert "<title>Fout: " not in client.get("/nl/account/login/").content.decode()


def test_conflicts_have_their_own_words():
    assert Conflict("x", "Iemand was je voor.").status == 409


# --- Style ---


def test_all_style_together_is_small():
    import gzip

    folder = settings.BASE_DIR / "frontend" / "static" / "css"
    frame = b"".join((folder / f"{name}.css").read_bytes() for name in ("site", "parts", "print"))
    assert len(gzip.compress(frame)) < 12_000


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(scheme):
    css = (settings.BASE_DIR / "frontend/static/css/site.css").read_text()
    light, dark = css.split("prefers-color-scheme: dark")
    source = light if scheme == "light" else dark
    token = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", source))
    surfaces = [token[name] for name in ("paper", "card", "brand-soft", "ok-soft", "warn-soft", "stop-soft")]
    for surface in surfaces:
        for text in ("ink", "quiet", "brand", "brand-deep"):
            assert contrast(token[text], surface) >= 4.5, (text, surface)
    for text in ("ok", "warn", "stop", "accent"):
        for surface in (token["paper"], token["card"], token[f"{text}-soft"] if text != "accent" else token["card"]):
            assert contrast(token[text], surface) >= 4.5, (text, surface)
    for surface in (token["paper"], token["card"]):
        assert contrast(token["field"], surface) >= 3
    assert contrast(token["on-brand"], token["brand"]) >= 4.5
    assert contrast(token["on-brand"], token["brand-deep"]) >= 4.5
    assert contrast(token["on-stop"], token["stop"]) >= 4.5
