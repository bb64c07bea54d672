"""Where a call stands in its script, as the call pane and the rehearsal show it."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.calls import FlowView, StepView
from desktop_app.domain.customers import CustomerDraft
from desktop_app.rules.corrections import stored
from desktop_app.rules.flow import Flow
from desktop_app.services.call_effects import not_content, wanted_day, wanted_ticket


def flow_view(flow: Flow, values: Mapping[str, str], draft: CustomerDraft | None = None) -> FlowView:
    """Return the path so far with its words filled in, and what the answers ask for.

    Args:
        flow: script and answers.
        values: what the placeholders stand for.
        draft: the customer's file, for what is read out of it.
    """
    active = {answer.step: answer for answer in flow.answers if not answer.parked}
    done, total = flow.progress
    return FlowView(
        path=tuple(
            StepView(
                step,
                spoken.text,
                spoken.reply,
                active.get(step.key),
                stored(draft, step.field) if draft is not None and step.field else "",
            )
            for step, spoken in ((step, flow.spoken(step, values)) for step in flow.path)
        ),
        current=flow.current.key if flow.current else "",
        remaining=total - done,
        finished=flow.finished,
        problem=wanted_ticket(flow),
        appointment=wanted_day(flow),
        reopen=not_content(flow),
        missing_reason=flow.current.key if flow.needs_reason and flow.current else "",
        people=flow.people,
    )
