"""A second process beside this one: what takes seconds to load is loaded there, while this one works.

It ends when this one does, however that ends: it then finds the end of its input.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import warnings
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path

from pipeline.core.errors import CannotWrite, Problem, as_failure


def load(module: str) -> None:
    """Have a module loaded."""
    submit(module, None)


def submit(module: str, function: str | None, *arguments: object) -> Future:
    """Have a function of a module called, or the module only loaded; → its answer, or what it raised. Calls are answered in turn."""
    return _turns.submit(_ask, module, function, arguments)


_turns = ThreadPoolExecutor(1, thread_name_prefix="beside")


@cache
def _process() -> subprocess.Popen:
    # In a group of its own Ctrl-C does not reach it.
    return subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)


def end() -> None:
    """End the process, whatever it is doing: nobody waits for its answer any more."""
    if _process.cache_info().currsize:
        _process().kill()


def _ask(*call: object) -> object:
    process = _process()
    try:
        pickle.dump((Path.cwd(), *call), process.stdin)
        process.stdin.flush()
        answer, error = pickle.load(process.stdout)
    except (EOFError, BrokenPipeError):
        _process.cache_clear()
        raise CannotWrite(Problem(
            "data/out", "ENDED_BESIDE",
            id="proses pendamping dihentikan sistem, biasanya karena memori habis. Sediakan memori, lalu jalankan lagi; daftar lama tetap berlaku.",
            en="the system ended a process of this run, mostly for want of memory. Make room, then run again; the old lists stay.")) from None
    if error:
        raise error
    return answer


def serve() -> None:
    """Answer calls until there are no more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    # great-expectations loads pyspark where there is one, which says that it does not know the newest pandas: cron would mail that.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    gc.disable()  # looking for dead objects among a million that stay takes a fifth of the time of loading
    while True:
        folder, module, function, arguments = pickle.load(sys.stdin.buffer)
        try:
            os.chdir(folder)
            loaded = import_module(module)
            answer = pickle.dumps((getattr(loaded, function)(*arguments) if function else None, None))
        except Exception as error:
            answer = pickle.dumps((None, as_failure(error)))
        answers.write(answer)
        answers.flush()


if __name__ == "__main__":
    try:
        serve()
    except (EOFError, BrokenPipeError):
        # At an ordinary end the extension modules behind great-expectations report leaks on stderr, which cron would mail.
        os._exit(0)
