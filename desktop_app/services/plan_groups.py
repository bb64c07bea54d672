"""For whom one visit of a plan is made: each customer, a household, an organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from desktop_app.domain.plans import Anchor, Cover, Plan, Target
from desktop_app.services.plan_anchors import Anchored
from desktop_app.store import audience, planned
from desktop_app.store.audience import CustomerFacts
from desktop_app.store.engine import Connection


class Given(NamedTuple):
    """A day from which a plan's visits are counted, and for whom.

    Attributes:
        whom: the customer it is about; of several, one of them.
        to: whose file the visit stands in.
        occurrence: tells repeats of the plan on that file apart.
        covers: of a visit for several, all of them.
    """

    whom: int
    to: int
    anchor: Anchor
    occurrence: str
    covers: list[int] | None = None


def given(
    connection: Connection,
    plan: Plan,
    pairs: Sequence[Anchored],
    known: Mapping[int, CustomerFacts],
    blocked: Collection[int],
) -> Iterator[Given]:
    """Yield for whom the plan's visits are made.

    Those of one household or organisation whose day 0 is the same share a visit; one who comes later joins it.

    Args:
        connection: for reading.
        plan: the plan.
        pairs: customers, each with an anchor.
        known: the customers of the audience.
        blocked: who is not visited; they share no visit with others.
    """
    cover = plan.terms.cover
    if cover is Cover.EACH:
        for customer_id, anchor in pairs:
            if customer_id in known:
                yield Given(customer_id, customer_id, anchor, anchor.occurrence)
        return
    if cover is Cover.HOUSEHOLD:
        root = audience.households(connection, known)
    else:
        root = {customer_id: customer_id for customer_id in known}
        root |= audience.related(connection, Target.EMPLOYER, known)
    groups: dict[tuple[int, str], tuple[Anchor, list[int]]] = {}
    for customer_id, anchor in pairs:
        if customer_id in known:
            group = groups.setdefault((root[customer_id], f"day:{anchor.day}"), (anchor, []))[1]
            if customer_id not in group:
                group.append(customer_id)
    standing = {
        (root[customer_id], occurrence): to
        for (customer_id, _, occurrence), to in planned.covering(connection, plan.id, root).items()
    }
    for (first, occurrence), (anchor, group) in groups.items():
        wanted = [customer_id for customer_id in group if customer_id not in blocked] or group
        to = first if cover is Cover.ORGANISATION else standing.get((first, occurrence), min(wanted))
        yield Given(wanted[0], to, anchor, occurrence, wanted)
