"""The mails of the newsletter, in words, and the headers by which a mail program offers to leave the list."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kotatgent.newsletter import links
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import Issue, SignUp
from kotatgent.notices.actions import worded

CONFIRM_MAIL, ISSUE_MAIL, TEST_MAIL = "newsletter_confirm", "newsletter_issue", "newsletter_test"
LIST_NAMES = {Audience.LANDLORDS: "kotbazen", Audience.STUDENTS: "studenten"}


def confirm_words(sign_up: SignUp) -> tuple[str, str]:
    facts = {
        "code": sign_up.code,
        "token": links.token_of(sign_up.code, links.CONFIRM),
        "for_students": sign_up.audience == Audience.STUDENTS,
    }
    return worded(CONFIRM_MAIL, sign_up.language, facts)


def issue_words(issue: Issue, language: str, code: str, token: str, template: str = ISSUE_MAIL) -> tuple[str, str]:
    """Subject and text; also what staff see before they send it, with a link of nobody."""
    facts = {
        "subject": issue.subject(language),
        "text": issue.text(language),
        "code": code,
        "token": token,
        "for_students": issue.audience == Audience.STUDENTS,
    }
    return worded(template, language, facts)


def leaving_url(code: str, language: str) -> str:
    with translation.override(language):
        path = reverse("newsletter_leave", args=[code, links.token_of(code, links.LEAVE)])
    return f"{settings.BASE_URL}{path}"


def list_id(audience: str) -> str:
    """RFC 2919: the same for every issue, so that a mail program can sort by it."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"Kotatgent <{LIST_NAMES[Audience(audience)]}.nieuwsbrief.{host}>"
