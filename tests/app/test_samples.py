"""The sample files that stand beside the repository, judged by their expectations where they are present."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app.dry_run import dry_run_for_empty_desk

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
EXPECTED = SAMPLES / "expected.json"
FILES: list[dict[str, Any]] = json.loads(EXPECTED.read_text(encoding="utf-8"))["files"] if EXPECTED.exists() else []
TAKEN = ("create", "update", "duplicate")


def folded(value: object) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", "" if value is None else str(value)))


def agrees(want: Any, got: Any) -> bool:
    """Tell whether a value is what the expectation's small language says."""
    if isinstance(want, dict):
        if "any_of" in want:
            return any(agrees(each, got) for each in want["any_of"])
        return folded(want["contains"]) in folded(got)
    if isinstance(want, list):
        return sorted(want) == sorted(got)
    return folded(want) == folded(got)


class Answer:
    """What the dry run says of a file, by row."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.answer = dry_run_for_empty_desk(SAMPLES / entry["file"], password=entry.get("password"))
        self.alone = len(self.answer["sheets"]) == 1
        self.rows = {(s["sheet"], row["row"]): row for s in self.answer["sheets"] for row in s["rows"]}

    def row(self, sheet: str, number: int) -> dict[str, Any]:
        name = self.answer["sheets"][0]["sheet"] if self.alone else sheet
        row: dict[str, Any] = self.rows[name, number]
        return row

    def customer(self, place: dict[str, Any]) -> int:
        number: int = self.row(place["sheet"], place["row"])["customer"]
        return number


@pytest.mark.parametrize("entry", [e for e in FILES if e["kind"] == "reject"], ids=lambda e: str(e["file"]))
def test_a_sample_that_is_refused(entry: dict[str, Any]) -> None:
    answer = dry_run_for_empty_desk(SAMPLES / entry["file"])
    assert answer["kind"] == "reject"
    assert answer["error"]["code"] == entry["file_reason"]


@pytest.mark.parametrize(
    "entry", [e for e in FILES if e["kind"] == "import" or e.get("password")], ids=lambda e: str(e["file"])
)
def test_a_sample_that_is_imported(entry: dict[str, Any]) -> None:
    told = Answer(entry)
    for sheet in entry["sheets"]:
        name = sheet["sheet"]
        if not sheet["import"]:
            assert not any(row["action"] in TAKEN for (s, _), row in told.rows.items() if s == name)
            continue
        for check in sheet["checks"]:
            fields = told.row(name, check["row"])["fields"]
            for key, want in check["expect"].items():
                assert any(agrees(want, fields[part]) for part in key.split("|")), (check["row"], key, fields)
        assert all(told.row(name, each["row"])["action"] == "reject" for each in sheet["expected_rejects"])
        assert all(told.row(name, each["row"])["action"] == "ignore" for each in sheet.get("ignored_rows", ()))
        for each in sheet.get("expected_warnings", ()):
            codes = {problem["code"] for problem in told.row(name, each["row"])["problems"]}
            assert set(each["warn"]) <= codes
    taken = [row for row in told.rows.values() if row["action"] in TAKEN]
    assert len(taken) == entry["expected_rows"]
    assert len({row["customer"] for row in taken}) == entry["expected_customers"]


@pytest.mark.parametrize(
    "entry", [e for e in FILES if "review_pairs" in e or "same_customer" in e], ids=lambda e: str(e["file"])
)
def test_persons_of_a_sample(entry: dict[str, Any]) -> None:
    told = Answer(entry)
    for group in entry.get("same_customer", ()):
        assert len({told.customer(place) for place in group}) == 1
    for pair in entry.get("must_not_merge", ()):
        assert told.customer(pair["a"]) != told.customer(pair["b"])
    for pair in entry.get("review_pairs", ()):
        assert pair["b"]["row"] in told.row(pair["a"]["sheet"], pair["a"]["row"])["review_with"]
