"""A test fails if it leaves something running or open, and only then."""

import socket
import subprocess
import threading

import pytest

from tests.leaks import nothing_left_behind, running, share

FAILED = pytest.fail.Exception


def test_a_thread_that_still_runs_is_named() -> None:
    ended = threading.Event()
    stray = threading.Thread(target=ended.wait, name="stray")
    with pytest.raises(FAILED, match=r"left behind: thread stray$"), nothing_left_behind(0):
        stray.start()
    ended.set()
    stray.join()


def test_a_thread_that_is_about_to_end_is_waited_for() -> None:
    ended = threading.Event()
    with nothing_left_behind():
        thread = threading.Thread(target=ended.wait)
        thread.start()
        ended.set()
    assert not thread.is_alive()


def test_a_child_process_that_was_not_waited_for_is_named() -> None:
    with pytest.raises(FAILED, match=r"left behind: process \d+ (cat|\(not)"), nothing_left_behind(0):
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, text=True)
    child.communicate("")


def test_an_open_socket_is_named() -> None:
    with pytest.raises(FAILED, match=r"left behind: socket \('127.0.0.1', \d+\)"), nothing_left_behind(0):
        line = socket.create_server(("127.0.0.1", 0))
    line.close()


def test_shared_resources_may_outlive_a_test() -> None:
    with nothing_left_behind(0):
        before = running()
        line = socket.create_server(("127.0.0.1", 0))
        share(before)
    line.close()


def test_what_is_shared_may_connect_again_to_where_it_was_connected() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        before = running()
        first = socket.create_connection(server.getsockname())
        share(before)
        first.close()
        with nothing_left_behind(0):
            again = socket.create_connection(server.getsockname())
        again.close()
        with socket.create_server(("127.0.0.1", 0)) as other:
            with pytest.raises(FAILED, match="left behind: socket"), nothing_left_behind(0):
                stray = socket.create_connection(other.getsockname())
            stray.close()
