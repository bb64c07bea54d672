"""Calls without end on a desk, telling each thing that is safe as soon as it is; meant to be killed.

Arguments: the desk's folder and the visit's id. Lines on stdout, once they are committed: ``answer STEP``, ``note N``,
``file N``, ``draft STEP N`` before the step is answered, ``change STEP N`` once all is answered.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from desktop_app.domain.clock import SystemClock
from desktop_app.domain.records import AttachmentKind
from desktop_app.domain.scripts import AnswerDraft, AnswerKind
from tests.desks import PASSWORD, PERSON, setup_in


def main() -> None:
    """Answer the script over and over, changing the notes in between."""
    desk, actor = setup_in(Path(sys.argv[1]), SystemClock()).open(PERSON, PASSWORD)
    visit = int(sys.argv[2])
    flow = desk.calls.open(actor, visit).flow
    assert flow is not None
    for number in count():
        desk.calls.save_note(actor, visit, f"备注 {number}")
        print(f"note {number}", flush=True)
        if number % 4 == 0:
            recording = Path(sys.argv[1]) / f"{number}.mp3"
            recording.write_bytes(b"sound" * 4000)
            desk.records.attach(actor, visit, recording, AttachmentKind.AUDIO)
            print(f"file {number}", flush=True)
        if flow.finished:
            first = next(view.step.key for view in flow.path if view.answer is not None)
            desk.calls.save_draft(actor, visit, AnswerDraft(first, f"改口 {number}"))
            print(f"change {first} {number}", flush=True)
            continue
        step = next(view.step for view in flow.path if view.step.key == flow.current)
        desk.calls.save_draft(actor, visit, AnswerDraft(step.key, f"打到一半 {number}"))
        print(f"draft {step.key} {number}", flush=True)
        value = step.choices[0].key if step.choices else "2030-01-07" if step.answer is AnswerKind.DATE else "1"
        flow, _ = desk.calls.answer(actor, visit, step.key, value, "原因")
        print(f"answer {step.key}", flush=True)


if __name__ == "__main__":
    main()
