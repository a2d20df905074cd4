"""Where links in the text of information pages lead: page:CODE is another page, site:NAME a place on this site."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

SITE = frozenset({
    "accessibility", "account_login", "account_signup", "address_lookup", "defect_where", "identity", "info",
    "newsletter", "privacy", "rights_ask", "search", "sublet_about", "terms",
})  # fmt: skip


def leads_to(target: str, language: str) -> str | None:
    """None for what is nowhere: the words then stand without a link."""
    kind, _colon, name = target.partition(":")
    try:
        with override(language):
            if kind == "page":
                return reverse("info_about", args=[name])
            return reverse(name) if name in SITE else None
    except NoReverseMatch:
        return None
