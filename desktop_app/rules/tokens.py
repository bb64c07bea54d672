"""Going through the tokens of what a person wrote: ground of the readers of conditions and of formulas."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import ClassVar

from desktop_app.domain.errors import InvalidInput

END = "end"


class Tokens(ABC):
    """The tokens of a text, one look ahead.

    Args:
        source: the text.
        plain: the same text, sign for sign, with those signs put plain that are read alike; the text itself by default.

    Attributes:
        kind, text: of the token that comes; both are ``end`` after the last.
    """

    PATTERN: ClassVar[re.Pattern[str]]
    """What a token is; the name of the group is its kind."""
    FIXED: ClassVar[frozenset[str]]
    """Kinds of tokens that stand for themselves, such as signs."""

    def __init__(self, source: str, plain: str = "") -> None:
        self._source, self._plain = source, plain or source
        self._place = self._next = 0
        self.kind = self.text = ""
        self._step()

    @abstractmethod
    def fault(self) -> InvalidInput:
        """Return what is said of a text that cannot be read on here."""

    def must_end(self) -> None:
        """Make sure that nothing stands behind what was read.

        Raises:
            InvalidInput: something does.
        """
        if self.kind != END:
            raise self.fault()

    def _here(self) -> str:
        """Return the beginning of what cannot be read; empty at the end."""
        return self._source[self._place : self._place + 12].strip()

    def _took(self, text: str) -> bool:
        if self.text != text or self.kind not in self.FIXED:
            return False
        self._step()
        return True

    def _must(self, text: str) -> None:
        if not self._took(text):
            raise self.fault()

    def _step(self) -> None:
        self._place = self._next
        if not self._plain[self._place :].strip():
            self.kind = self.text = END
            return
        found = self.PATTERN.match(self._plain, self._place)
        if found is None or found.lastgroup is None:
            raise self.fault()
        self._next = found.end()
        self.kind, self.text = self._read(found.lastgroup, found[found.lastgroup])

    def _read(self, kind: str, text: str) -> tuple[str, str]:
        """Return kind and text of a token as they are compared."""
        return kind, text
