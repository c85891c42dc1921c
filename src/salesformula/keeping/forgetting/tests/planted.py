"""A company in which one seller and one contact stand in every place that can hold them. Run in a process of its own.

``python -m salesformula.keeping.forgetting.tests.planted FOLDER`` writes files into ``FOLDER``, imports them,
plants the rest.
"""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

PERSON, CONTACT = "PX-7731-ZQ", "CX-5512-KW"
PERSON_NOW, PERSON_THEN = "Quirina Zabelthau", "Quirina Oldwickx"
PERSON_MAIL, PERSON_MAIL_THEN = "quirina.z@planted.example", "q.oldwickx@planted.example"
CONTACT_NAME, CONTACT_MAIL = "Ödön Vrbatsch", "odon@buyer-planted.example"
OF_PERSON = (PERSON, PERSON_NOW, PERSON_THEN, PERSON_MAIL, PERSON_MAIL_THEN, "Zabelthau", "Oldwickx")
OF_CONTACT = (CONTACT, CONTACT_NAME, CONTACT_MAIL, "Vrbatsch", "+49 30 5550199")
FIRST = datetime(2026, 3, 2, 6, 0)

MAPPING = """
times_in = "UTC"
[files.people]
path = "people.csv"
[files.contacts]
path = "contacts.csv.gz"
[files.deals]
path = "deals.xlsx"
[files.history]
path = "history.csv"
[files.surveys]
path = "surveys.parquet"
[[tables.people]]
file = "people"
columns = { person_id = "Id", name = { join = ["First", "Last"] }, email = "Mail", role = "Role", region = "Office" }
[[tables.contacts]]
file = "contacts"
columns = { contact_id = "Id", name = "Name", email = "Mail", title = "Title", persona = "Persona" }
[[tables.deals]]
file = "deals"
[tables.deals.columns]
deal_id = "Deal"
name = "Name"
owner_id = "Owner"
next_step = "Next step"
created_at = { column = "Opened", format = "%Y-%m-%d" }
closed_at = { column = "Closed", format = "%Y-%m-%d" }
amount = { column = "Value", decimal = "." }
is_won = { column = "State", values = { won = true, "*" = false } }
is_closed = { column = "State", values = { open = false, "*" = true } }
[[tables.deal_changes]]
file = "history"
[tables.deal_changes.columns]
deal_id = "Deal"
field = "Field"
old_value = "Old"
new_value = "New"
changed_at = { column = "At", format = "%Y-%m-%d %H:%M:%S" }
changed_by = "By"
[[tables.surveys]]
file = "surveys"
columns = { survey_id = "Id", person_id = "Seller", comment = "Said" }
"""


def write_files(folder: Path, *, name: str = PERSON_NOW, mail: str = PERSON_MAIL) -> Path:
    """The files of one delivery."""
    folder.mkdir(parents=True, exist_ok=True)
    first, last = name.split()
    (folder / "people.csv").write_text(
        f"Exported by {name}\n\n"
        "Id,First,Last,Mail,Role,Office,Phone\n"
        f"{PERSON},{first},{last},{mail},seller,North,+49 40 5550123\n"
        "p2,Ben,Brook,ben@shop.example,seller,South,\n"
        "p3,Mia,Moor,mia@shop.example,manager,South,\n",
        encoding="utf-8",
    )
    contacts = (
        "Id;Name;Mail;Title;Persona;Phone\n"
        f"{CONTACT};{CONTACT_NAME};{CONTACT_MAIL};Head of {CONTACT_NAME};Buyer;+49 30 5550199\n"
        "c2;Sue Sand;sue@buyer.example;Buyer;Buyer;\n"
    )
    (folder / "contacts.csv.gz").write_bytes(gzip.compress(contacts.encode("utf-8")))
    book = Workbook()
    book.properties.creator = name
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Deal", "Name", "Owner", "Next step", "Opened", "Closed", "Value", "State"],
        ["d1", f"Renewal ({name})", PERSON, f"{name} calls {CONTACT_NAME}", "2026-01-05", "2026-02-01", "100", "won"],
        ["d2", "New shop", "p2", f"mail {mail}", "2026-01-07", "", "200", "open"],
        ["d3", "Old shop", PERSON, f"ask {PERSON}", "2026-01-09", "2026-02-20", "70.5", "lost"],
        ["d4", "Big shop", "p2", "", "2026-01-09", "2026-02-21", "300", "won"],
    ):
        sheet.append(row)
    book.save(folder / "deals.xlsx")
    (folder / "history.csv").write_text(
        "Deal,Field,Old,New,At,By\n"
        f"d1,owner_id,p2,{PERSON},2026-01-08 10:00:00,{PERSON}\n"
        f'd1,next_step,"wait, {name}",,2026-01-09 10:00:00,p2\n'
        f"d2,amount,10,20,2026-01-09 11:00:00,nobody-{PERSON}\n",
        encoding="utf-8",
    )
    _parquet(folder, name)
    return folder


def _parquet(folder: Path, name: str) -> None:
    from salesformula.facts import engine

    connection = engine.workbench(None)
    connection.execute("CREATE TABLE s (Id VARCHAR, Seller VARCHAR, Said VARCHAR)")
    connection.execute("INSERT INTO s VALUES ('s1', ?, ?), ('s2', 'p2', 'fine')", [PERSON, f"{name} was kind"])
    connection.execute(f"COPY s TO '{folder / 'surveys.parquet'}' (FORMAT parquet)")
    connection.close()


def bring_in(folder: Path, now: datetime) -> None:
    """Import a delivery."""
    from salesformula.facts.home import home
    from salesformula.sources.importing import run_import
    from salesformula.sources.mapping import parse_mapping

    run_import(folder, parse_mapping(MAPPING), now=now, progress=lambda line: None, home=home())


def plant(home: Path) -> None:
    """Everything beside the facts that may speak of the two."""
    import salesformula.keeping.forgetting.tests.planted_records as records

    records.plant()
    told = f"{PERSON_NOW} <{PERSON_MAIL}> and {CONTACT_NAME} <{CONTACT_MAIL}>, ids {PERSON} {CONTACT}"
    (home / "logs").mkdir()
    (home / "logs" / "site.log").write_text(f"2026-03-02 asked by {PERSON_MAIL.upper()}\n{told}\n", encoding="utf-8")
    (home / "logs" / "old.log.gz").write_bytes(gzip.compress(told.encode()))
    (home / "exports").mkdir()
    (home / "exports" / "deals.csv").write_text(f"owner,note\n{PERSON_NOW},{told}\np2,\n", encoding="utf-8")
    (home / "exports" / "deals.json").write_text(json.dumps([{"owner": PERSON, "said": told}]), encoding="utf-8")
    with zipfile.ZipFile(home / "exports" / "all.zip", "w") as packed:
        packed.writestr("inside.txt", told)
    (home / "exports" / "answer.pdf").write_bytes(b"%PDF-1.4 \xff\xfe" + told.encode() + b"\x00\xff")
    write_files(home / "inbox")


def main() -> None:
    """Two deliveries, the person under an earlier name first; then the rest."""
    from salesformula.facts.home import home
    from salesformula.site.setup import prepare

    prepare()
    folder = Path(sys.argv[1])
    bring_in(write_files(folder, name=PERSON_THEN, mail=PERSON_MAIL_THEN), FIRST)
    bring_in(write_files(folder), FIRST + timedelta(days=1))
    plant(home())


if __name__ == "__main__":
    main()
