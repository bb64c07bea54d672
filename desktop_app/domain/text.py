"""Words for people: written in Chinese in the code, looked up when another language is chosen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

_catalogue: dict[str, str] = {}


class _Counting(Formatter):
    """Let a translation agree with a number: ``{days} {days:day|days} late``, the form for one first.

    Chinese needs no such thing, so the texts in the code never write it.
    """

    def format_field(self, value: object, format_spec: str) -> str:
        one, between, other = format_spec.partition("|")
        if not between:
            return format(value, format_spec)
        return one if str(value) == "1" else other


_counting = _Counting()


def use_catalogue(file: Path | None) -> None:
    """Choose the language of the screen.

    Args:
        file: JSON object {Chinese source: translation}; None for Chinese. A translation may choose a word by a
            number: ``{count} {count:visit is|visits are} left``.
    """
    _catalogue.clear()
    if file is not None:
        _catalogue.update(json.loads(file.read_text(encoding="utf-8")))


def tr(source: str, /, **values: object) -> str:
    """Return a text for the screen with its values filled in.

    Args:
        source: the Chinese text, a literal, with ``{name}`` placeholders.
        values: what stands in the placeholders.
    """
    text = _catalogue.get(source, source)
    if not values:
        return text
    return _counting.vformat(text, (), values) if "|" in text else text.format(**values)  # the latter is much faster


def run_on(remarks: Iterable[str]) -> str:
    """Join remarks into one line; a full stop stands at its end only."""
    said = [remark for remark in remarks if remark]
    return tr("；").join([*(remark.rstrip("。.") for remark in said[:-1]), *said[-1:]])
