"""Every reason has a sentence and a next step for the clerk."""

from __future__ import annotations

import pytest

from desktop_app.workbook.reading.refusals import refusal

CODES = (
    "password_protected",
    "password_wrong",
    "corrupted",
    "empty_file",
    "empty",
    "not_a_spreadsheet",
    "unsupported_format",
    "xml_entities",
    "zip_bomb",
    "too_large",
    "owner_lock_file",
    "locked",
)


@pytest.mark.parametrize("code", CODES)
def test_each_reason_speaks_for_itself(code: str) -> None:
    refused = refusal(code)
    assert refused.code == code
    assert refused.message.endswith("。")
    assert refused.hint.endswith("。")


def test_no_two_reasons_sound_alike() -> None:
    assert len({refusal(code).message for code in CODES}) == len(CODES)


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        ("locked", "missing"),
        ("not_a_spreadsheet", "folder"),
        ("not_a_spreadsheet", "archive"),
        ("unsupported_format", "encoding"),
        ("unsupported_format", "encryption"),
        ("too_large", "time"),
    ],
)
def test_narrower_reasons_say_more(code: str, detail: str) -> None:
    assert refusal(code, detail).message != refusal(code).message
    assert refusal(code, "unheard of").message == refusal(code).message
