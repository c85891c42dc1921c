"""What is known of the company before its first import: its name, kept beside the files as ``company.toml``."""

from __future__ import annotations

import json
import tomllib

from salesformula.sources.models import Upload
from salesformula.sources.wizard.folders import folder_of

SHEET = "company.toml"


def name_of(upload: Upload) -> str:
    """The company's name as it was written on the page; empty where it was not, or where the sheet can't be read."""
    path = folder_of(upload) / SHEET
    if not path.is_file():
        return ""
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("name", ""))
    except ValueError:
        # A sheet that somebody brought: recognition reads it too, and says what is wrong with it.
        return ""


def take(upload: Upload, name: str) -> None:
    """Write the name down, unless it is empty or the upload brought a sheet of its own."""
    plain = "".join(letter for letter in name if letter.isprintable()).strip()[:100]
    # Files that somebody cleared away from the server are missed by whoever reads them, in a sentence.
    if plain and SHEET not in upload.files and folder_of(upload).is_dir():
        # A JSON string is a TOML string.
        line = f"name = {json.dumps(plain, ensure_ascii=False)}\n"
        (folder_of(upload) / SHEET).write_text(line, encoding="utf-8")
