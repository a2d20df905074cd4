"""docs/procedures.md: each procedure in words, with its states and its terms drawn from what the code obeys."""

import re
from pathlib import Path

from django.apps import apps
from django.utils import translation

from kotatgent.core import reference
from kotatgent.followups.enums import TermKind, Unit
from kotatgent.operations.diagrams import cases, diagram

WORDS = Path(__file__).parent / "procedures.md"
TERMS = Path(apps.get_app_config("followups").path) / "reference" / "terms.toml"
MARK = re.compile(r"^\{(states|terms) ([^}]+)\}$", re.MULTILINE)
EXPLAINED = "inspections"  # every kind of case of this app stands on the page


def procedures_page() -> str:
    """Raises ValueError for a case or a term that does not exist, and for a case that is not explained."""
    words = WORDS.read_text(encoding="utf-8")
    named = {name for what, names in MARK.findall(words) if what == "states" for name in names.split()}
    known = {model._meta.label: model for model in cases()}
    wanted = {label for label, model in known.items() if model._meta.app_label == EXPLAINED}
    if missing := sorted(wanted - named):
        raise ValueError(f"{WORDS.name} does not explain {', '.join(missing)}")
    if unknown := sorted(named - known.keys()):
        raise ValueError(f"{WORDS.name} names {', '.join(unknown)}, which has no states")
    terms = reference.read(TERMS)
    with translation.override("en"):

        def filled(found: re.Match[str]) -> str:
            names = found[2].split()
            if found[1] == "states":
                return "\n\n".join("\n".join(("```mermaid", *diagram(known[name]), "```")) for name in names)
            return "\n".join(("| term | length | of | source |", "|---|---|---|---|", *(_row(terms, n) for n in names)))

        return MARK.sub(filled, words)


def _row(terms: dict[str, dict[str, object]], name: str) -> str:
    if name not in terms:
        raise ValueError(f"{WORDS.name} names the term {name}, which is not in {TERMS.name}")
    term = terms[name]
    kind = TermKind(str(term.get("kind", TermKind.CITY))).label
    unsure = " (uncertain)" if term.get("uncertain") else ""
    length = f"{term['amount']} {Unit(str(term['unit'])).label}"
    return f"| {term['label_en']} | {length} | {kind} | {term['source_en']}{unsure} |"
