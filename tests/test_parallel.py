"""Many requests at once: several processes of several threads, one connection a process, a cursor a question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

N_PROCESSES, N_THREADS = 2, 8
N_ANSWERS = int(os.environ.get("SALESFORMULA_PARALLEL_ANSWERS", "500"))
#: Python with its libraries, and on top what the engine may take.
MOST_MEMORY_MB = 512 + 512

WORKER = """
import json, sys, threading, itertools
from salesformula.site.setup import start
start()
from salesformula.doors.asking import ask
from salesformula.doors.exports import export
from salesformula.doors.question import Question
from salesformula.identity.viewer import OPERATOR
questions = [
    Question("pipeline.win_rate", by=("owner",)), Question("pipeline.win_rate", by=("product", "quarter")),
    Question("pipeline.win_rate"), Question("pipeline.deal_size", by=("product",)),
    Question("pipeline.days_to_close", by=("owner",)), Question("pipeline.mix"),
    Question("pipeline.key_metric", by=("quarter",)), Question("pipeline.attainment", by=("owner",)),
    Question("pipeline.stages"), Question("pipeline.deals", where={"state": "won"}),
]
n_threads, n_answers = int(sys.argv[1]), int(sys.argv[2])
expected = [export(ask(q, viewer=OPERATOR), form="json") for q in questions]
done, errors = itertools.count(), []
def work(first):
    for i in range(n_answers // n_threads):
        at = (first + i) % len(questions)
        try:
            if export(ask(questions[at], viewer=OPERATOR), form="json") != expected[at]:
                errors.append(f"{questions[at]}: another answer than before")
            next(done)
        except Exception as error:
            errors.append(repr(error))
threads = [threading.Thread(target=work, args=(i,)) for i in range(n_threads)]
[t.start() for t in threads]
[t.join() for t in threads]
# getrusage would tell of the tests that started this process too, whose memory it was born with.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
print(json.dumps({"n": next(done), "errors": errors[:5], "peak_mb": peak}))
"""


@pytest.mark.slow
@pytest.mark.usefixtures("small_world")
def test_no_error_no_hang_and_memory_within_the_settings() -> None:
    source = str(Path(__file__).resolve().parents[1] / "src")
    # Every answer is computed: what is remembered would make this test easy.
    environment = os.environ | {"PYTHONPATH": source, "SALESFORMULA_REMEMBERED_ANSWERS": "0"}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(N_THREADS), str(N_ANSWERS)],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(N_PROCESSES)
    ]  # fmt: skip
    for worker in workers:
        out, err = worker.communicate(timeout=900)
        assert worker.returncode == 0, err
        found = json.loads(out.splitlines()[-1])
        assert found["errors"] == []
        assert found["n"] == N_ANSWERS // N_THREADS * N_THREADS
        assert found["peak_mb"] < MOST_MEMORY_MB
