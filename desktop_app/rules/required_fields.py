"""What is missing from a customer's file, and how the choice of a desk is written down (R-014)."""

from __future__ import annotations

from desktop_app.domain.customers import CustomerDraft, CustomerKind
from desktop_app.domain.required_fields import PERSONAL, RequiredFields, required_words

_OWN = "extra."


def read_required(text: str) -> RequiredFields:
    """Return the choice of a setting's text: one field a line, own fields with ``extra.`` before their heading."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = tuple(dict.fromkeys(line.removeprefix(_OWN) for line in lines if line.startswith(_OWN)))
    return RequiredFields(frozenset(lines) & required_words().keys(), own)


def required_text(required: RequiredFields) -> str:
    """Return a choice as it is kept."""
    return "\n".join([*sorted(required.fields), *(_OWN + heading for heading in required.own)])


def missing(draft: CustomerDraft, required: RequiredFields) -> tuple[tuple[str, str], ...]:
    """Return (field, word) of what a file lacks, in the order of the form; own fields stand under ``extra``."""
    for_it = required.fields - (PERSONAL if draft.kind is CustomerKind.ORGANISATION else frozenset())
    plain = [(field, word) for field, word in required_words().items() if field in for_it and not getattr(draft, field)]
    own = [("extra", heading) for heading in required.own if not draft.extra.get(heading, "").strip()]
    return (*plain, *own)
