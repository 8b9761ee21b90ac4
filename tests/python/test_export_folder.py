"""A package folder appears whole or not at all, and nobody's work is overwritten."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kws.errors import KwsError
from kws.export.atomic import atomic_folder
from kws.export.manifest import reason_to_keep, write_manifest


def write_export(folder: Path, text: str = "int main;") -> None:
    with atomic_folder(folder, may_replace=reason_to_keep) as staging:
        (staging / "main.c").write_text(text)
        write_manifest(staging, {"target": "host"})


def test_earlier_export_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    write_export(out, "old")
    (out / "build" / "host").mkdir(parents=True)
    (out / "build" / "host" / "main.o").write_text("object")
    write_export(out, "new")
    assert (out / "main.c").read_text() == "new"
    assert [p.name for p in out.parent.iterdir()] == ["out"]


def test_empty_folder_is_filled(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_export(out)
    assert (out / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda out: (out / "main.c").write_text("edited"), r"changed files \(main\.c\)"),
        (lambda out: (out / "main.c").unlink(), r"changed files \(main\.c\)"),
        (lambda out: (out / "notes.txt").write_text("mine"), r"added files \(notes\.txt\)"),
        (lambda out: (out / "manifest.json").unlink(), "not an earlier export"),
        (lambda out: (out / "manifest.json").write_text("{"), "not an earlier export"),
    ],
)
def test_work_is_kept(tmp_path: Path, spoil, sentence: str) -> None:
    out = tmp_path / "out"
    write_export(out)
    spoil(out)
    before = sorted((p.name, p.read_bytes()) for p in out.iterdir())
    with pytest.raises(KwsError, match=sentence):
        write_export(out, "new")
    assert sorted((p.name, p.read_bytes()) for p in out.iterdir()) == before


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_text("sun")
    with pytest.raises(KwsError, match="not empty and not an earlier export"):
        write_export(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]


def test_folder_around_the_current_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    with (
        pytest.raises(KwsError, match="contains the current"),
        atomic_folder(tmp_path, may_replace=lambda _: None),
    ):
        pytest.fail("the block must not run")


def test_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(KwsError, match="is a file"):
        write_export(tmp_path / "out")
    with pytest.raises(KwsError, match=r"cannot write .*deeper"):
        write_export(tmp_path / "out" / "deeper")


def test_full_disk_leaves_the_old_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_export(out, "old")

    def full(*_args: object, **_kwargs: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(KwsError, match=r"cannot write .*out: No space left on device"):
            write_export(out, "new")
    assert (out / "main.c").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_failure_between_the_renames_restores_the_old_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_export(out, "old")
    rename = Path.rename

    def fail_for_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail_for_new)
        with pytest.raises(KwsError, match="Input/output error"):
            write_export(out, "new")
    assert (out / "main.c").read_text() == "old"
