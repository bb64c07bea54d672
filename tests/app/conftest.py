"""Commands set up desks as a person does; their tests do not wait for passwords to be hard to guess."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _quick_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.store.key_slots.WANTED_SECONDS", 0.0)
