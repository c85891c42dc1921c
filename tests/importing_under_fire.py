"""A process that imports, kills importers and reads, each in a process of its own; it never opens the engine itself.

    python -m tests.importing_under_fire kills HOME N      N importers killed at random moments
    python -m tests.importing_under_fire readers HOME N    three readers while N imports run

The export of round n: forty deals of eight sellers, all won, each worth n dollars, so a torn read shows.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from salesformula.site.setup import start

start()

from salesformula.cli.commands import app  # noqa: E402 - commands can be imported once settings are read
from salesformula.doors.asking import ask  # noqa: E402
from salesformula.doors.question import Question  # noqa: E402
from salesformula.identity.viewer import OPERATOR  # noqa: E402

N_DEALS, N_SELLERS = 40, 8


def export(folder: Path, n: int) -> Path:
    """The CRM's files of round ``n``, in the canonical form."""
    folder.mkdir(parents=True, exist_ok=True)
    deals = [
        f"d{i},s{i % N_SELLERS},{n},USD,won,2026-01-{1 + i % 28:02d}T09:00:00Z,2026-02-{1 + i % 28:02d}T09:00:00Z"
        for i in range(N_DEALS)
    ]
    head = "deal_id,owner_id,amount,currency,stage_id,created_at,closed_at"
    (folder / "deals.csv").write_text("\n".join([head, *deals]) + "\n", encoding="utf-8")
    people = [f"s{i},Seller {i},s{i}@shop.example" for i in range(N_SELLERS)]
    (folder / "people.csv").write_text("\n".join(["person_id,name,email", *people]) + "\n", encoding="utf-8")
    stages = "stage_id,name,position,is_won,is_closed\nopen,Open,1,false,false\nwon,Won,2,true,true\n"
    (folder / "stages.csv").write_text(stages, encoding="utf-8")
    return folder


def child(work: Callable[[], None]) -> int:
    """Run ``work`` in a process of its own; its number. It ends with 0, or with 9 and a traceback."""
    process = os.fork()
    if process:
        return process
    try:
        work()
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(9)


def wait(process: int) -> int:
    """How a child ended: its exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def import_round(home: Path, n: int) -> None:
    """The command ``salesformula import``, in this process."""
    folder = export(home.parent / "exports" / str(n), n)
    app(["import", "--preset", "canonical", str(folder)], standalone_mode=False)


def worth(at_least: int) -> tuple[int, int]:
    """Facts version that answers and what each deal is worth in it; AssertionError for a torn or older answer."""
    answered = ask(Question("pipeline.deal_size", by=("product",)), viewer=OPERATOR)
    owners = ask(Question("pipeline.win_rate", by=("owner",)), viewer=OPERATOR)
    each = {int(row["won_amount"]) * N_SELLERS // N_DEALS for row in owners.result.rows}
    assert len(owners.result.rows) == N_SELLERS, owners.result.rows
    assert len(each) == 1, f"torn: deals of {each} in one answer"
    assert owners.facts_version >= answered.facts_version >= at_least, (owners.facts_version, at_least)
    return owners.facts_version, each.pop()


def kills(home: Path, n_kills: int) -> dict[str, object]:
    """Kill an importer at a random moment, see that the old facts or the new ones answer, import again; n times."""
    draw, longest, spared, stages = random.Random(20_264), 0.0, 0, []
    assert wait(child(partial(import_round, home, 1))) == 0
    began = time.monotonic()
    assert wait(child(partial(import_round, home, 2))) == 0
    longest, last = time.monotonic() - began, 2
    for _ in range(n_kills):
        victim = last + 1
        process = child(partial(import_round, home, victim))
        moment = draw.uniform(0, longest)
        time.sleep(moment)
        os.kill(process, signal.SIGKILL)
        ended = wait(process)
        spared += ended == 0
        stages.append(round(moment / longest, 2))

        def answers(victim: int = victim, last: int = last) -> None:
            found = worth(0)[1]
            assert found in (last, victim), f"deals are worth {found}, neither {last} nor {victim}"

        assert wait(child(answers)) == 0, f"after a kill {moment:.2f} s into the import"
        last = victim + 1
        began = time.monotonic()
        assert wait(child(partial(import_round, home, last))) == 0, "the next import"
        longest = max(longest, time.monotonic() - began)
        assert not left_over(home), left_over(home)
    return {"kills": n_kills, "ended_before_the_kill": spared, "longest_import": longest, "moments": stages}


def left_over(home: Path) -> list[str]:
    """What no import should leave behind: half-built files, workspaces, runs without an end, old versions."""
    facts, raw = home / "facts", home / "raw"
    found = [path.name for pattern in ("*.tmp", "*.tmp.wal", "*.wal") for path in facts.glob(pattern)]
    found += [path.name for path in home.glob(".import-*")]
    found += [run.name for run in raw.iterdir() if not (run / "outcome.json").is_file()]
    found += [path.name for path in sorted(facts.glob("facts-*.duckdb"))[3:]]
    return found


def readers(home: Path, n_imports: int) -> dict[str, object]:
    """Three processes ask without a pause while ``n_imports`` run one after the other."""
    assert wait(child(partial(import_round, home, 1))) == 0
    stop, counts = home.parent / "stop", [home.parent / f"reader-{n}.json" for n in range(3)]

    def read(count: Path) -> None:
        n_read, versions, latest = 0, set(), 0
        while not stop.exists():
            latest, _ = worth(latest)
            versions.add(latest)
            n_read += 1
        count.write_text(json.dumps({"reads": n_read, "versions": len(versions)}), encoding="utf-8")

    processes = [child(partial(read, count)) for count in counts]
    for n in range(2, n_imports + 2):
        assert wait(child(partial(import_round, home, n))) == 0
    stop.touch()
    ends = [wait(process) for process in processes]
    assert ends == [0, 0, 0], ends
    return {"imports": n_imports, "readers": [json.loads(count.read_text(encoding="utf-8")) for count in counts]}


if __name__ == "__main__":
    run = {"kills": kills, "readers": readers}[sys.argv[1]]
    sys.stderr.write(json.dumps(run(Path(sys.argv[2]), int(sys.argv[3]))) + "\n")
