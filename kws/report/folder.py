"""The files of a report: JSON, pictures, and a page that shows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from kws.report.condition_picture import condition_picture
from kws.report.confusion import confusion_picture
from kws.report.open_set_picture import open_set_picture
from kws.report.page import percent, report_page
from kws.report.recall_picture import recall_picture

FACTS_FILE = "report.json"


def write_report(facts: dict[str, Any], title: str, folder: Path) -> None:
    """Writes report.json, index.html and four pictures into a folder that exists.

    Args:
        facts: of `kws.evaluate.full_report`.
        title: name of the model.
        folder: where to.

    Raises:
        KwsError: a picture cannot be written.
        OSError: another file cannot.
    """
    clean = facts["conditions"][0]["accuracy"][facts["engines"][0]]
    above = f"{title}: {facts['data']['source']}"
    confusion = np.array(facts["confusion"], np.int64)
    confusion_picture(confusion, facts["labels"], f"{above}, {percent(clean['value'])}", folder / "confusion.png")
    condition_picture(facts, above, folder / "conditions.png")
    recall_picture(facts, above, folder / "recall.png")
    open_set_picture(facts, above, folder / "open_set.png")
    (folder / "index.html").write_text(report_page(facts, title), encoding="utf-8")
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def refuse_other_folder(folder: Path) -> str | None:
    """Why a folder that exists may not be replaced; None where it holds an older report."""
    if (folder / FACTS_FILE).is_file() and (folder / "index.html").is_file():
        return None
    return f"{folder}: holds something that is no report, choose another folder"
