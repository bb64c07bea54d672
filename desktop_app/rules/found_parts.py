"""Why somebody was found: the characters of a name and the digits of a number that the typed words stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_app.rules.names import syllables

Span = tuple[int, int]
"""Begin and end within a text."""

_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z\s]+")
_TOKENS = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9\s]")
_PREFIX_ONLY = 2
"""Letters up to this many are looked for at the beginning alone."""


def found_in_name(name: str, typed: str) -> tuple[Span, ...]:
    """Return the parts of a name that typed characters, pinyin or initials found, in order and apart."""
    return _joined(span for run in _RUNS.findall(typed.lower()) for span in _of_run(name, run))


def found_in_number(number: str, typed: str) -> tuple[Span, ...]:
    """Return the parts of a number that typed digits found, in order and apart."""
    digits = [run for run in _RUNS.findall(typed.lower()) if run.isascii() and run.isdigit()]
    return _joined((at, at + len(run)) for run in digits if (at := number.find(run)) >= 0)


def _of_run(name: str, run: str) -> Iterator[Span]:
    if not run.isascii():
        places = [place for place, char in enumerate(name) if not char.isspace()]
        at = "".join(name[place] for place in places).lower().find(run)
        if at >= 0:
            yield places[at], places[at + len(run) - 1] + 1
        return
    tokens = [found.span() for found in _TOKENS.finditer(name) if found.group()[0].isalnum()]
    spelt = syllables(name)
    if len(tokens) != len(spelt):
        return
    first = _find("".join(syllable[0] for syllable in spelt), run)
    if first >= 0:
        yield from tokens[first : first + len(run)]
        return
    at = _find("".join(spelt), run)
    begin = 0
    for token, syllable in zip(tokens, spelt, strict=True):
        end = begin + len(syllable)
        if 0 <= at < end and begin < at + len(run):
            yield token
        begin = end


def _find(text: str, run: str) -> int:
    if len(run) > _PREFIX_ONLY:
        return text.find(run)
    return 0 if text.startswith(run) else -1


def _joined(spans: Iterator[Span]) -> tuple[Span, ...]:
    result: list[Span] = []
    for begin, end in sorted(spans):
        if result and begin <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((begin, end))
    return tuple(result)
