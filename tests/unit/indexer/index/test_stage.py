"""A step of indexing in a thread: nothing is lost, no error is swallowed, and it ends."""

from __future__ import annotations

import threading
import time

import pytest

from indexer.index.stage import Stage


def is_running(name: str) -> bool:
    return any(thread.name == name for thread in threading.enumerate())


def put_all(stage: Stage[int], n: int) -> None:
    for i in range(n):
        stage.put(i)


def test_items_are_worked_off_in_their_order() -> None:
    done: list[int] = []
    stage = Stage("ordered", done.append, 2)
    for i in range(100):
        stage.put(i)
    stage.settle()
    assert done == list(range(100))
    stage.end()


def test_no_more_wait_than_may() -> None:
    gate = threading.Event()
    n_put = 0

    def put_all() -> None:
        nonlocal n_put
        for i in range(10):
            stage.put(i)
            n_put += 1

    stage: Stage[int] = Stage("bounded", lambda _: gate.wait(20) and None, 2)
    giver = threading.Thread(target=put_all)
    giver.start()
    giver.join(0.2)
    assert n_put <= 3  # one is worked on, two wait
    gate.set()
    giver.join()
    stage.settle()
    assert n_put == 10
    stage.end()


def test_an_error_is_raised_where_items_come_from() -> None:
    done: list[int] = []

    def work(i: int) -> None:
        if i == 3:
            raise OSError(28, "No space left on device")
        done.append(i)

    stage = Stage("failing", work, 2)
    with pytest.raises(OSError, match="No space"):
        put_all(stage, 100)
    with pytest.raises(OSError, match="No space"):
        stage.settle()
    assert done == [0, 1, 2]
    stage.end()


def test_the_thread_begins_with_the_first_item_and_ends_with_the_stage() -> None:
    stage: Stage[int] = Stage("short-lived", lambda _: None, 2)
    stage.settle()
    assert not is_running("short-lived")
    stage.put(1)
    assert is_running("short-lived")
    stage.end()
    assert not is_running("short-lived")
    stage.end()


def test_what_waits_is_dropped_when_it_is_told_so() -> None:
    done: list[int] = []

    def work(i: int) -> None:
        time.sleep(0.05)
        done.append(i)

    stage = Stage("dropping", work, 5)
    for i in range(5):
        stage.put(i)
    stage.drop()
    stage.end()
    assert len(done) <= 1


def test_nothing_is_an_item_too() -> None:
    done: list[object] = []
    stage: Stage[object] = Stage("taking-nothing", done.append, 2)
    for item in (None, (), 0, 1):
        stage.put(item)
    stage.settle()
    assert done == [None, (), 0, 1]
    stage.end()
