"""The process beside a run: it answers in turn, tells what went wrong as this process would, and never outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.core import beside
from pipeline.core.errors import Bug, CannotWrite, RulesError
from pipeline.core.rules import load_rules


def test_calls_are_answered_in_turn_and_where_the_caller_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answers = [beside.submit("math", "sqrt", 16), beside.submit("os", "getcwd"), beside.submit("os", "getpid")]
    root, folder, process = [answer.result() for answer in answers]
    assert (root, folder) == (4, str(tmp_path)) and process != os.getpid()


def test_what_goes_wrong_there_is_told_as_if_it_were_here(tmp_path):
    with pytest.raises(RulesError) as here:
        load_rules(tmp_path, "2099-murni")
    with pytest.raises(RulesError) as there:
        beside.submit("pipeline.core.rules", "load_rules", tmp_path, "2099-murni").result()
    assert there.value.problems == here.value.problems


@pytest.mark.parametrize("call", [("math", "sqrt", "a name"), ("threading", "Lock")], ids=["raises", "has no answer to send"])
def test_an_unforeseen_fault_is_a_bug_that_quotes_nothing(call):
    with pytest.raises(Bug) as fault:
        beside.submit(*call).result()
    assert "TypeError" in str(fault.value) and "name" not in str(fault.value)


def test_a_process_that_the_system_ends_is_told_and_replaced():
    with pytest.raises(CannotWrite):
        beside.submit("os", "_exit", 9).result()
    assert beside.submit("math", "sqrt", 9).result() == 3


def test_what_a_library_prints_is_no_answer():
    assert beside.submit("builtins", "print", "a word").result() is None


def runs(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()  # ended, but nobody has asked how
    except OSError:
        return False


def test_it_ends_when_its_caller_is_killed():
    caller = subprocess.Popen([sys.executable, "-c", "import time; from pipeline.core import beside; "
                               "print(beside.submit('os', 'getpid').result(), flush=True); time.sleep(60)"],
                              stdout=subprocess.PIPE, text=True)
    process = int(caller.stdout.readline())
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    ends = time.monotonic() + 20
    while runs(process) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not runs(process)
