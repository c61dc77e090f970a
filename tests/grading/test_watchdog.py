"""What the grader does itself has a limit, in processor time, wherever it is meanwhile."""

import threading
import time

import pytest

from autograder.grading.watchdog import OvertimeError, Watchdog

LIMIT = 0.1


def spin(seconds: float = 60.0) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_work_within_the_limit_is_left_alone():
    with Watchdog(60) as watchdog, watchdog.watching():
        spin(0.3)


def test_endless_work_is_ended():
    with Watchdog(LIMIT) as watchdog, pytest.raises(OvertimeError), watchdog.watching():
        spin()


def test_what_catches_every_exception_is_ended_as_well():
    def stubborn():
        caught = 0
        while True:
            try:
                spin()
            except Exception:  # noqa: BLE001
                pytest.fail("a check may expect one of these")
            except:  # noqa: E722
                caught += 1
                if caught == 2:
                    raise

    with Watchdog(LIMIT) as watchdog, pytest.raises(OvertimeError), watchdog.watching():
        stubborn()


def test_the_allowance_is_for_all_parts_together_and_begins_anew():
    def many(watchdog):
        for _ in range(100):
            with watchdog.watching():
                spin(0.05)

    with Watchdog(0.4) as watchdog:
        with pytest.raises(OvertimeError):
            many(watchdog)
        watchdog.begin()
        with watchdog.watching():
            spin(0.1)


def test_calls_into_the_submission_are_left_out():
    with Watchdog(0.3) as watchdog, watchdog.watching():
        with watchdog.resting():
            spin(1)
        spin(0.05)


def test_after_it_nothing_is_ended():
    with Watchdog(LIMIT) as watchdog:
        with pytest.raises(OvertimeError), watchdog.watching():
            spin()
        with watchdog.resting():
            spin(0.7)
        spin(0.7)
    spin(0.3)


def test_waiting_and_the_work_of_other_threads_do_not_count():
    with Watchdog(LIMIT) as watchdog, watchdog.watching():
        other = threading.Thread(target=spin, args=(0.5,))
        other.start()
        other.join()


def test_it_watches_the_thread_that_entered_it():
    ended = []

    def work():
        try:
            with Watchdog(LIMIT) as watchdog, watchdog.watching():
                spin()
        except OvertimeError:
            ended.append(threading.get_ident())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [thread.ident]
