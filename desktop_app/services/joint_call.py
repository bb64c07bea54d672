"""Answers of a call that may be made for several visits: each visit keeps its own (R-104)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from desktop_app.domain.scripts import Answer
from desktop_app.rules.flow import Flow
from desktop_app.rules.joint_flow import parts
from desktop_app.services.command import Unit
from desktop_app.store import attempts, visits


def keep_answers(unit: Unit, visit_id: int, flow: Flow) -> None:
    """Write the answers under the visits that they belong to, with the version of the script that was used."""
    for part_id, part in parts(flow, visit_id):
        if part.given:
            attempts.save_answers(unit.connection, part_id, part.answers, unit.now)
            if visits.record(unit.connection, part_id).script_version_id is None:
                visits.change(unit.connection, part_id, script_version_id=part.script.version_id)


def begin_anew(unit: Unit, visit_id: int, flow: Flow) -> dict[str, Any]:
    """Take the answers of scripts that are through away, since the call comes again; return them by their visits."""
    through = [(part_id, part) for part_id, part in parts(flow, visit_id) if part.finished]
    for part_id, _ in through:
        attempts.save_answers(unit.connection, part_id, (), unit.now)
    kept = {str(part_id): [asdict(answer) for answer in part.answers] for part_id, part in through}
    return {"answers_of": kept} if kept else {}


def take_up_again(unit: Unit, visit_id: int, before: Mapping[str, Any]) -> None:
    """Give the visits their answers back, as they were before an attempt."""
    kept = dict(before.get("answers_of", {}))
    if "answers" in before:  # earlier versions knew of one visit only
        kept[str(visit_id)] = before["answers"]
    for part_id, answers in kept.items():
        attempts.save_answers(unit.connection, int(part_id), [Answer(**answer) for answer in answers], unit.now)
