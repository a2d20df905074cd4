from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from frontend.attaching import FilesField, WithFiles
from frontend.fields import DateField, EmailField
from frontend.forms import FilterForm, Form, VersionedForm
from frontend.meetings.found import moment
from kotatgent.accounts.models import Institution
from kotatgent.core import clock
from kotatgent.meetings.enums import How, Presence, Task
from kotatgent.meetings.models import MAX_TEXT, MAX_WORDS, Group, Meeting, Point, Seat
from kotatgent.meetings.words import points_of, title


def words(
    label: Any, *, most: int = MAX_WORDS, rows: int = 4, hint: Any = "", required: bool = True
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required, widget=widget)


class HourField(forms.TimeField):
    """An hour by the browser's own picker."""

    default_error_messages = {"invalid": _("Fill in an hour, for example 14:00.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**kwargs)


class MeetingForm(VersionedForm):
    day = DateField(label=_("Day"))
    begins = HourField(label=_("From"))
    ends = HourField(label=_("Until"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False, help_text=_("Room and address."))
    link = forms.CharField(
        label=_("Link to the video meeting"),
        max_length=400,
        required=False,
        help_text=_("Begins with https://"),
        validators=[URLValidator(schemes=["https"], message=_("Fill in a whole address that begins with https://"))],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        given = self.cleaned_data
        times = {"starts_at": moment(given["day"], given["begins"]), "ends_at": moment(given["day"], given["ends"])}
        return {**times, "place": given["place"].strip(), "link": given["link"].strip()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins is not None and ends is not None and ends <= begins:
            self.add_error("ends", _("The end lies before the start."))
        return cleaned


class NewMeetingForm(MeetingForm):
    group = forms.ModelChoiceField(
        label=_("Which group?"), queryset=Group.objects.all(), widget=forms.RadioSelect, empty_label=None
    )
    field_order = ("group",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].label_from_instance = lambda group: group.name  # type: ignore[attr-defined]


def shown_of(meeting: Meeting) -> dict[str, Any]:
    starts, ends = (at.astimezone(clock.BRUSSELS) for at in (meeting.starts_at, meeting.ends_at))
    hours = {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}
    return {**hours, "place": meeting.place, "link": meeting.link, "version": meeting.version}


class ReasonForm(Form):
    reason = words(_("Why?"), most=400, rows=3)


class PointForm(Form):
    title = forms.CharField(label=_("What is it about?"), max_length=160)
    text = words(_("Explanation"), required=False)


class DocumentsForm(WithFiles):
    attached = FilesField(label=_("Documents"), required=True)
    point = forms.ModelChoiceField(
        label=_("For which point of the agenda?"),
        queryset=Point.objects.none(),
        required=False,
        empty_label=_("For the meeting as a whole"),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        point = self.fields["point"]
        point.queryset = points_of(meeting)  # type: ignore[attr-defined]
        point.label_from_instance = lambda one: f"{one.position}. {title(one)}"  # type: ignore[attr-defined]


class AttendanceForm(VersionedForm):
    """One question for each member of that day."""

    def __init__(self, *args: Any, members: Iterable[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for member in self.members:
            self.fields[f"member{member.pk}"] = forms.ChoiceField(
                label=f"{member.shown}, {member.body}", choices=Presence.choices, widget=forms.RadioSelect
            )

    def presence(self) -> dict[int, str]:
        return {member.pk: self.cleaned_data[f"member{member.pk}"] for member in self.members}


class MinutesForm(VersionedForm):
    text = words(
        _("Minutes"),
        most=MAX_TEXT,
        rows=20,
        hint=_("Plain text; an empty line begins a new paragraph. Decisions go on a page of their own."),
    )


class DecisionForm(VersionedForm):
    words = words(_("What was decided?"))
    owner = forms.ModelChoiceField(label=_("Who sees to it?"), queryset=Seat.objects.none(), empty_label=_("Choose"))
    due_on = DateField(label=_("By when?"))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset = members  # type: ignore[attr-defined]
        owner.label_from_instance = lambda member: f"{member.shown}, {member.body}"  # type: ignore[attr-defined]


class DoneForm(VersionedForm):
    reason = words(_("What came of it?"), most=400, rows=3, required=False)


class PostponeForm(VersionedForm):
    due_on = DateField(label=_("By which day, then?"))
    reason = words(_("Why?"), most=400, rows=3)


class DropForm(VersionedForm):
    reason = words(_("Why?"), most=400, rows=3)


class ApproveForm(VersionedForm):
    how = forms.ChoiceField(label=_("How were they approved?"), choices=How.choices, widget=forms.RadioSelect)
    later = forms.ModelChoiceField(
        label=_("At which meeting?"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("Choose"),
        help_text=_("Only when it was at a later meeting."),
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = self.fields["later"]
        later.queryset = meetings  # type: ignore[attr-defined]
        later.label_from_instance = lambda meeting: f"{meeting.day:%d/%m/%Y}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A meeting that was chosen beside "in writing" means nothing."""
        cleaned = super().clean() or {}
        if cleaned.get("how") == How.WRITING:
            cleaned["later"] = None
        elif cleaned.get("how") == How.MEETING and cleaned.get("later") is None and "later" not in self.errors:
            self.add_error("later", _("Choose a meeting."))
        return cleaned


class CorrectionForm(Form):
    text = words(_("What is set right?"), hint=_("It stands beside the minutes, which stay as they are."))


CITY = "stad-gent"  # no institution, so no code of one


def bodies() -> list[tuple[str, Any]]:
    institutions = Institution.objects.values_list("code", "name")
    return [("", _("Choose")), (CITY, _("City of Ghent")), *institutions]


class MemberForm(VersionedForm):
    body = forms.ChoiceField(label=_("On behalf of whom?"), choices=lambda: bodies())
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = EmailField(
        label=_("E-mail address"), help_text=_("Invitations go there. Whoever has an account with it reads along here.")
    )
    task = forms.ChoiceField(label=_("Task"), choices=Task.choices, widget=forms.RadioSelect)
    starts_on = DateField(label=_("First day"))
    until = DateField(label=_("Last day"), required=False, help_text=_("Leave it empty as long as there is none."))

    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        given = self.values()
        code = given.pop("body")
        return {**given, "institution": None if code == CITY else Institution.objects.get(code=code)}


class NewMemberForm(MemberForm):
    group = forms.ModelChoiceField(
        label=_("Which group?"), queryset=Group.objects.all(), widget=forms.RadioSelect, empty_label=None
    )
    field_order = ("group",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].label_from_instance = lambda group: group.name  # type: ignore[attr-defined]


class ArchiveForm(FilterForm):
    q = forms.CharField(
        label=_("Words in the minutes"), max_length=100, widget=forms.TextInput({"type": "search", "size": 24})
    )
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), to_field_name="code", empty_label=_("All")
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        field.queryset = groups  # type: ignore[attr-defined]
        field.label_from_instance = lambda group: group.name  # type: ignore[attr-defined]
