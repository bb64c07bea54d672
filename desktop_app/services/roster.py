"""The night roster at work: planned by turns, published before the month, swapped only against somebody (R-383)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.roster import Night, Rescue, RescueDraft, RosterMonth, RosterTerms
from desktop_app.domain.text import tr
from desktop_app.rules import roster as rules
from desktop_app.services.command import Commands
from desktop_app.store import lists, roster
from desktop_app.store.engine import Connection

POSTS = "roster.posts"
"""Setting: the posts of a night, one per line."""


class Roster:
    """The nights of the desk and their jobs."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def terms(self) -> RosterTerms:
        """Return what the desk lays down for its nights."""
        with self._commands.reading() as connection:
            return _terms(connection)

    def set_posts(self, actor: Actor, posts: tuple[str, ...]) -> Changes:
        """Say which posts a night needs.

        Raises:
            InvalidInput: there is none.
        """
        wanted = tuple(dict.fromkeys(filter(None, map(str.strip, posts))))
        with self._commands.run(actor, Permission.PLAN_EDIT, "roster.posts") as unit:
            if not wanted:
                raise InvalidInput("posts_missing", tr("至少要有一个岗位。"), field="posts")
            old = _terms(unit.connection).posts
            lists.set_setting(unit.connection, POSTS, "\n".join(wanted))
            unit.audit(Kind.ROSTER, None, old={"posts": list(old)}, new={"posts": list(wanted)})
        return unit.changes

    def month(self, first: date) -> RosterMonth:
        """Return a month's roster."""
        days, clock = rules.days_of(first), self._commands.clock
        with self._commands.reading() as connection:
            terms, people = _terms(connection), roster.duties(connection, days[0], days[-1])
            published = roster.published(connection, days[0])
        due = rules.publish_by(days[0])
        nights = tuple(
            Night(day, rules.begins(day, terms), terms.ends, mine, rules.missing(mine, terms))
            for day in days
            for mine in (people.get(day, {}),)
        )
        handed_out = clock.local(published).date() if published else clock.today()
        return RosterMonth(days[0], terms, nights, due, published, handed_out > due)

    def assign(self, actor: Actor, day: date, people: Mapping[str, str]) -> Changes:
        """Put persons at the posts of a night that is not published yet.

        Raises:
            InvalidInput: the month is published; then one swaps.
        """
        with self._commands.run(actor, Permission.PLAN_EDIT, "roster.assign") as unit:
            if roster.published(unit.connection, day.replace(day=1)) is not None:
                raise InvalidInput("roster_published", tr("这个月已经发布，要改请换班，并写明由谁顶替。"))
            roster.assign(unit.connection, day, people)
            unit.audit(Kind.ROSTER, None, new={"day": day.isoformat(), **people})
        return unit.changes

    def rotate(self, actor: Actor, first: date, people: Mapping[str, tuple[str, ...]]) -> Changes:
        """Plan a month by turns: for each post, its people one after the other.

        Raises:
            InvalidInput: the month is published.
        """
        days = rules.days_of(first)
        with self._commands.run(actor, Permission.PLAN_EDIT, "roster.rotate") as unit:
            if roster.published(unit.connection, days[0]) is not None:
                raise InvalidInput("roster_published", tr("这个月已经发布，要改请换班，并写明由谁顶替。"))
            turns = {post: rules.rotation(days, names) for post, names in people.items()}
            for day in days:
                roster.assign(unit.connection, day, {post: mine.get(day, "") for post, mine in turns.items()})
            unit.audit(Kind.ROSTER, None, new={"month": f"{first:%Y-%m}", **{k: list(v) for k, v in people.items()}})
        return unit.changes

    def publish(self, actor: Actor, first: date, *, anyway: bool = False) -> Changes:
        """Hand a month's roster out.

        Args:
            actor: the person acting.
            first: a day of the month.
            anyway: also with posts that nobody stands at.

        Raises:
            InvalidInput: ``roster_incomplete``, with the first night and its open posts.
        """
        days = rules.days_of(first)
        with self._commands.run(actor, Permission.PLAN_EDIT, "roster.publish") as unit:
            terms, people = _terms(unit.connection), roster.duties(unit.connection, days[0], days[-1])
            open_nights = {day: gap for day in days if (gap := rules.missing(people.get(day, {}), terms))}
            if open_nights and not anyway:
                day, gap = next(iter(open_nights.items()))
                count, posts = len(open_nights), tr("、").join(gap)
                raise InvalidInput(
                    "roster_incomplete",
                    tr("还有 {count} 晚缺人，最早是 {day}：{posts}。", count=count, day=day, posts=posts),
                    tr("补上人再发布，或者确认缺人也发布。"),
                )
            roster.publish(unit.connection, first.replace(day=1), unit.now, actor.id)
            unit.audit(Kind.ROSTER, None, new={"month": f"{first:%Y-%m}", "open": len(open_nights)})
        return unit.changes

    def swap(self, actor: Actor, day: date, post: str, substitute: str, why: str = "") -> Changes:
        """Put somebody else at a post of a published night.

        Raises:
            InvalidInput: nobody takes it over.
        """
        with self._commands.run(actor, Permission.PLAN_EDIT, "roster.swap") as unit:
            if not substitute.strip():
                raise InvalidInput("substitute_missing", tr("换班要有人顶替。"), field="substitute")
            before = roster.duties(unit.connection, day, day).get(day, {}).get(post, "")
            roster.assign(unit.connection, day, {post: substitute.strip()})
            told = {"day": day.isoformat(), "post": post}
            unit.audit(Kind.ROSTER, None, old={**told, "person": before}, new={**told, "person": substitute}, why=why)
        return unit.changes

    def save_job(self, actor: Actor, draft: RescueDraft, job_id: int | None = None) -> tuple[int, Changes]:
        """Write a job down, or what became of it (R-384).

        Raises:
            InvalidInput: nobody drove out, or the moments are in no order.
        """
        moments = [moment for moment in (draft.called, draft.arrived, draft.ended) if moment is not None]
        with self._commands.run(actor, Permission.VISIT_CALL, "roster.job") as unit:
            if not draft.people:
                raise InvalidInput("people_missing", tr("请写明谁出的车。"), field="people")
            if moments != sorted(moments):
                raise InvalidInput("moments_wrong", tr("接电话、到场、结束的先后不对。"), field="arrived")
            saved = roster.save_job(unit.connection, draft, actor.id, job_id)
            told = {**asdict(draft), "people": list(draft.people)}
            told |= {name: value.isoformat() for name, value in told.items() if isinstance(value, datetime)}
            unit.audit(Kind.ROSTER, saved, new=told)
        return saved, unit.changes

    def jobs(self, first: date) -> tuple[Rescue, ...]:
        """Return a month's jobs with what follows from them, the latest first."""
        clock, days = self._commands.clock, rules.days_of(first)
        zone = clock.local(clock.now()).tzinfo
        begin = datetime.combine(days[0], time(), zone).astimezone(UTC)
        end = datetime.combine(days[-1] + timedelta(days=1), time(), zone).astimezone(UTC)
        with self._commands.reading() as connection:
            terms, found = _terms(connection), roster.jobs(connection, begin, end)
        now = clock.local(clock.now())
        made = []
        for job_id, kept in found:
            local = replace(
                kept,
                called=clock.local(kept.called),
                arrived=clock.local(kept.arrived) if kept.arrived else None,
                ended=clock.local(kept.ended) if kept.ended else None,
            )
            limit, late = rules.arrival_limit(local.called, terms), rules.is_late(local, now, terms)
            made.append(Rescue(job_id, local, limit, late, rules.bonus(local, terms)))
        return tuple(made)


def _terms(connection: Connection) -> RosterTerms:
    kept = lists.setting(connection, POSTS)
    usual = (tr("带班领导"), tr("技术员"), tr("驾驶员"), tr("材料员"), tr("修理工"))
    return RosterTerms(tuple(kept.splitlines()) if kept else usual)
