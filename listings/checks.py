"""What an advert says that somebody should look at before it is online: how to reach the landlord, an account number,
wording that may refuse people. A check asks; it never decides (docs/adr/0039, docs/wording-check.md).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from listings import contact_data, phrases
from listings.enums import MUST_GO, FindingKind, Ground, KeptState
from listings.models import Listing, WordingRule

FIELDS = ("description_nl", "description_en", "house_rules_nl", "house_rules_en")


@dataclass(frozen=True)
class Finding:
    """`piece`: what in the sentence it is about; empty when it is the sentence as a whole."""

    field: str
    sentence: str
    kind: FindingKind
    piece: str = ""
    ground: str = ""
    rule: str = ""
    state: str = ""  # KeptState, when the writer kept it before

    @property
    def key(self) -> str:
        """A short name for the same finding in the same words, for a form."""
        said = "\n".join((self.field, self.kind, self.ground, self.sentence))
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def open(self) -> bool:
        """Whether the writer still has to say something about it, or to change it."""
        return self.state not in (KeptState.WAITING, KeptState.FINE)

    @property
    def must_go(self) -> bool:
        """It can't be kept with a reason: what it is can't be innocent, or somebody looked and said so."""
        return self.kind in MUST_GO or self.state == KeptState.REFUSED

    @property
    def why(self) -> str:
        """In words for who wrote it."""
        if self.kind == FindingKind.WORDING:
            return _(
                "This may read as if you refuse people for their %(ground)s. The law forbids that, "
                "for student rooms too. Is it meant otherwise? Then say it otherwise, or say why it can stay."
            ) % {"ground": Ground(self.ground).label}
        if self.kind == FindingKind.IBAN:
            return _(
                "Take the account number out. Students pay after they have seen the room and signed, never before."
            )
        if self.kind == FindingKind.EMAIL:
            return _("Take the e-mail address out. Students write to you by this site, and your address stays yours.")
        what = FindingKind(self.kind).label
        return _(
            "This looks like %(what)s. Take it out: students write to you by this site. "
            "Is it something else? Then say what it is."
        ) % {"what": what}


def findings(listing: Listing, *, rules: Iterable[WordingRule] | None = None) -> list[Finding]:
    """Everything in the written fields, in their order, with what was said of it before."""
    read = _read(WordingRule.objects.in_use() if rules is None else rules)
    kept = {}
    if listing.pk:
        for row in listing.kept.all():
            kept[row.field, row.kind, row.ground, row.sentence] = row.state
    found = []
    for field in FIELDS:
        for one in found_in(field, getattr(listing, field), read):
            state = kept.get((field, one.kind, one.ground, one.sentence), "")
            found.append(Finding(field, one.sentence, one.kind, one.piece, one.ground, one.rule, state))
    return found


Read = list[tuple[WordingRule, list[phrases.Pattern], list[phrases.Pattern]]]


def _read(rules: Iterable[WordingRule]) -> Read:
    def lines(said: str, rule: WordingRule) -> list[phrases.Pattern]:
        return [phrases.read(line.strip(), rule.words) for line in said.splitlines() if line.strip()]

    return [(rule, lines(rule.patterns, rule), lines(rule.innocent, rule)) for rule in rules]


def found_in(field: str, written: str, read: Read) -> Iterator[Finding]:
    """A finding once, however often the same sentence stands there; of one ground one rule is enough."""
    seen = set()
    for sentence in phrases.sentences(written):
        for one in _of_sentence(field, sentence, read):
            if one.key not in seen:
                seen.add(one.key)
                yield one


def _of_sentence(field: str, sentence: str, read: Read) -> Iterator[Finding]:
    for kind, piece in contact_data.found_in(sentence):
        yield Finding(field, sentence, kind, piece)
    said = phrases.words(sentence)
    for rule, patterns, innocent in read:
        if phrases.finds(patterns, said) and not phrases.finds(innocent, said):
            yield Finding(field, sentence, FindingKind.WORDING, "", rule.ground, str(rule))


def findings_in(written: str) -> list[Finding]:
    """What the checks say of a text that belongs to no advert."""
    return list(found_in("", written, _read(WordingRule.objects.in_use())))
