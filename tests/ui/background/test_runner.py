"""The one worker thread."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop_app.domain.errors import Cancelled, UserError
from desktop_app.ui.background.runner import Advance, Progress, Runner


class Ears:
    """Remembers what the runner says to the frame around it."""

    def __init__(self) -> None:
        self.told: list[UserError] = []
        self.crashed: list[BaseException] = []


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def runner(qtbot: QtBot, ears: Ears) -> Iterator[Runner]:
    made = Runner(ears.told.append, ears.crashed.append)
    yield made
    made.close()


def _raise(error: BaseException) -> Callable[[Progress], None]:
    def job(progress: Progress) -> None:
        raise error

    return job


def test_results_arrive_in_order_in_the_screens_thread(qtbot: QtBot, runner: Runner) -> None:
    owner = QObject()
    got: list[int] = []
    threads: set[int] = set()

    def done(value: tuple[int, int]) -> None:
        got.append(value[0])
        threads.add(threading.get_ident())

    def job(number: int) -> Callable[[Progress], tuple[int, int]]:
        return lambda _: (number, threading.get_ident())

    for number in range(50):
        runner.run(job(number), done, owner)
    qtbot.waitUntil(lambda: not runner.busy)
    assert got == list(range(50))
    assert threads == {threading.get_ident()}


def test_a_job_runs_off_the_screens_thread(qtbot: QtBot, runner: Runner) -> None:
    here, there = QThread.currentThread(), []
    runner.run(lambda _: there.append(threading.get_ident()), lambda _: None, QObject())
    qtbot.waitUntil(lambda: not runner.busy)
    assert there != [threading.get_ident()]
    assert QThread.currentThread() == here


@pytest.mark.parametrize("value", [{1: "a"}, 2**40, None, (1, 2)])
def test_values_arrive_as_they_left(qtbot: QtBot, runner: Runner, value: object) -> None:
    got: list[object] = []
    runner.run(lambda _: value, got.append, QObject())
    qtbot.waitUntil(lambda: not runner.busy)
    assert got == [value]


def test_a_result_whose_owner_is_gone_is_dropped(qtbot: QtBot, runner: Runner) -> None:
    owner, gate = QWidget(), threading.Event()
    ran: list[bool] = []
    got: list[int] = []

    def job(progress: Progress) -> int:
        gate.wait(10)
        ran.append(True)
        return 1

    runner.run(job, got.append, owner)
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert ran == [True]
    assert got == []


def test_refusals_go_to_the_caller_or_to_the_default_message(qtbot: QtBot, runner: Runner, ears: Ears) -> None:
    owner = QObject()
    mine: list[UserError] = []
    refusal = UserError("refused", "不行", "请再试")
    runner.run(_raise(refusal), lambda _: None, owner, mine.append)
    runner.run(_raise(refusal), lambda _: None, owner)
    qtbot.waitUntil(lambda: not runner.busy)
    assert mine == [refusal]
    assert ears.told == [refusal]
    assert ears.crashed == []


def test_any_other_error_goes_to_the_crash_handler_ends_the_task_and_the_worker_lives_on(
    qtbot: QtBot, runner: Runner, ears: Ears
) -> None:
    owner, gone = QObject(), QObject()
    got: list[object] = []
    bug, second, third = ZeroDivisionError("bug"), ZeroDivisionError("second"), ZeroDivisionError("third")
    runner.run(_raise(bug), got.append, owner, failed=lambda error: got.append(error.code))
    runner.run(_raise(second), got.append, owner)
    runner.run(_raise(third), got.append, gone, failed=lambda error: got.append("the owner is gone"))
    delete(gone)
    runner.run(lambda _: "next", got.append, owner)
    qtbot.waitUntil(lambda: not runner.busy)
    assert ears.crashed == [bug, second, third]
    assert ears.told == []
    assert got == ["crashed", "next"]


def test_reports_are_thinned_out_but_the_last_one_arrives(qtbot: QtBot, runner: Runner) -> None:
    steps: list[Advance] = []

    def job(progress: Progress) -> None:
        for number in range(1, 20_001):
            progress.report(number, 20_000, "读取")

    runner.run(job, lambda _: None, QObject(), advance=steps.append)
    qtbot.waitUntil(lambda: not runner.busy)
    assert steps[-1] == Advance(20_000, 20_000, "读取")
    assert len(steps) < 2_000


def test_a_job_can_be_asked_to_stop(qtbot: QtBot, runner: Runner, ears: Ears) -> None:
    started = threading.Event()
    got: list[object] = []

    def job(progress: Progress) -> None:
        started.set()
        while not progress.cancelled:
            threading.Event().wait(0.005)
        raise Cancelled

    task = runner.run(job, got.append, QObject(), got.append)
    assert started.wait(10)
    task.cancel()
    qtbot.waitUntil(lambda: not runner.busy)
    assert [type(item) for item in got] == [Cancelled]


def test_closing_ends_every_queued_job_and_delivers_nothing(qtbot: QtBot, ears: Ears) -> None:
    runner = Runner(ears.told.append, ears.crashed.append)
    owner = QObject()
    ran: list[int] = []
    got: list[object] = []

    def job(number: int) -> Callable[[Progress], None]:
        return lambda _: ran.append(number)

    for number in range(20):
        runner.run(job(number), got.append, owner)
    runner.close()
    runner.close()
    qtbot.wait(1)
    assert ran == list(range(20))
    assert got == []
    with pytest.raises(RuntimeError):
        runner.run(lambda _: None, got.append, QObject())
