"""A desk of any size, written in bulk: invented customers, three visits each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from desktop_app.domain.clock import Clock, SystemClock
from desktop_app.rules.names import initials_of, name_key, pinyin_of
from desktop_app.services.setup import Setup
from desktop_app.store.columns import moment_text
from desktop_app.store.find import find_rows
from desktop_app.store.imports import many
from tests.desks import PASSWORD, PERSON, setup_in

VISITS_EACH = 3
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_GIVEN = (
    "知远星野沐川思齐景行云帆予安清和一舟乐山望岳修向晨书阳怀瑾千里松年子衿天朗北辰若谷承泽听涛屿森禾田"
    "夏语橙源采薇舒希宁诺遥月暖瑶音寻鹿鸣苓晴南乔曦露雨麦穗"
)
_SPAN = 900
"""Days over which the visits lie, from two years ago to half a year ahead."""

_CUSTOMER = (
    "INSERT INTO customer (id, kind, name, name_key, pinyin, initials, gender, birthday, id_number, guardian, source,"
    " category, owner, address, remark, temperament, extra, state, created_at, updated_at)"
    " VALUES (?,'person',?,?,?,?,'',?,'','','',?,?,'','','','{}','active',?,?)"
)
_PHONE = "INSERT INTO customer_phone (customer_id, number, label, ordinal, wrong) VALUES (?,?,'',0,0)"
_VISIT = (
    "INSERT INTO visit (customer_id, step_key, occurrence, title, plan_name, purpose, reason, due, minute, original,"
    " earliest, latest, appointed, moved, priority, method, owner, script, status, attempts, problem, done_day, note,"
    " created_at)"
    " VALUES (?,'','','入学一周回访','新生报名回访','','报名 +7 天',?,NULL,?,?,?,0,0,3,'phone',?,'school.follow_up',"
    "?,0,0,?,'',?)"
)


def build(folder: Path, customers: int, clock: Clock | None = None, *, visits_each: int = VISITS_EACH) -> Setup:
    """Make a desk with so many customers and some visits for each; an existing one is used again."""
    setup = setup_in(folder, clock or SystemClock())
    if setup.exists:
        return setup
    desk = setup.create("压力测试学校", "school", PERSON, PASSWORD).desk
    chance, today, stamp = random.Random(7), desk.clock.today(), moment_text(desk.clock.now())
    names = [_name(chance) for _ in range(customers)]
    forms = {name: (name_key(name), pinyin_of(name), initials_of(name)) for name in set(names)}
    phones = [f"1{chance.choice('3578')}{chance.randrange(10**9):09d}" for _ in range(customers)]
    bodies = [find_rows(*forms[name], (phone,)) for name, phone in zip(names, phones, strict=True)]
    kept = ("在读学员", PERSON, stamp, stamp)
    with desk.commands.database.writing() as connection:
        many(connection, _CUSTOMER, ((n, name, *forms[name], _birthday(n), *kept) for n, name in enumerate(names, 1)))
        many(connection, _PHONE, enumerate(phones, 1))
        for place, table in enumerate(("customer_find_name", "customer_find_part")):
            rows = ((n, body[place]) for n, body in enumerate(bodies, 1))
            many(connection, f"INSERT INTO {table}(rowid, body) VALUES (?,?)", rows)
        many(connection, _VISIT, _visits(chance, customers, visits_each, today, stamp))
    desk.close()
    return setup


def _name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))


def _birthday(n: int) -> str:
    return f"{2005 + n % 15}-{1 + n % 12:02d}-{1 + n % 28:02d}"


def _visits(chance: random.Random, customers: int, each: int, today: date, stamp: str) -> Iterator[tuple[object, ...]]:
    for n in range(customers * each):
        due = today + timedelta(days=chance.randrange(_SPAN) - 730)
        past = due < today and chance.random() < 0.999
        day, latest = due.isoformat(), (due + timedelta(days=3)).isoformat()
        status, done = ("done", day) if past else ("open", None)
        yield n // each + 1, day, day, day, latest, PERSON, status, done, stamp
