import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile
from data_helpers import write_tree

from kws.config import DataConfig
from kws.data.audio import read_audio
from kws.data.provenance import describe
from kws.data.source import open_noise, open_source
from kws.data.splits import which_set
from kws.errors import KwsError


def touch_wav(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.zeros(8, np.int16), 16000)


def test_hash_split_keeps_speakers_together() -> None:
    names = [f"{number:08x}" for number in range(3000)]
    first = [which_set(f"yes/{name}_nohash_0.wav", 10, 10) for name in names]
    assert first == [which_set(f"no/{name}_nohash_7.wav", 10, 10) for name in names]
    assert 0.08 < first.count("validation") / len(names) < 0.12
    assert 0.08 < first.count("testing") / len(names) < 0.12
    assert {which_set(name, 0, 0) for name in names} == {"training"}


@pytest.mark.shared_data
def test_hash_split_is_the_official_one(shared_data: Path) -> None:
    source = open_source(shared_data / "commands", DataConfig())
    official = [clip for clip in source.clips if "_nohash_" in clip.key]
    assert len(official) > 20000
    wrong = [clip.key for clip in official if which_set(clip.key, 10, 10) != clip.split]
    assert wrong == []


@pytest.mark.shared_data
def test_opus_clips_have_the_length_the_manifest_says(shared_data: Path) -> None:
    with (shared_data / "commands" / "manifest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))[::2000]
    lengths = [len(read_audio(shared_data / "commands" / row["path"])) for row in rows]
    assert lengths == [int(row["samples"]) for row in rows]


def test_folder_tree(tmp_path: Path) -> None:
    source = open_source(write_tree(tmp_path / "tree", 5), DataConfig(), licence="CC0")
    assert len(source.clips) == 20
    assert {clip.label for clip in source.clips} == {"low", "high", "other", "more"}
    assert [file.key for file in source.noise] == ["_background_noise_/hiss.wav"]
    assert source.licence == "CC0"


def test_speech_commands_lists_decide(tmp_path: Path) -> None:
    for name in ("yes/a_nohash_0.wav", "yes/b_nohash_0.wav", "no/c_nohash_0.wav"):
        touch_wav(tmp_path / name)
    (tmp_path / "validation_list.txt").write_text("yes/b_nohash_0.wav\n")
    (tmp_path / "testing_list.txt").write_text("no/c_nohash_0.wav\n")
    source = open_source(tmp_path, DataConfig())
    splits = {clip.key: clip.split for clip in source.clips}
    assert splits == {
        "yes/a_nohash_0.wav": "training",
        "yes/b_nohash_0.wav": "validation",
        "no/c_nohash_0.wav": "testing",
    }
    assert source.licence == "CC BY 4.0"


def test_manifest_columns(tmp_path: Path) -> None:
    rows = ["path,label,split,speaker,word_start_s,word_end_s,licence", "x/a.wav,yes,val,s1,1.0,2.0,CC0"]
    rows += ["x/b.wav,yes,,s2,,,"]
    (tmp_path / "manifest.csv").write_text("\n".join(rows))
    first, second = open_source(tmp_path, DataConfig()).clips
    assert (first.split, first.speaker, first.centre_s, first.licence) == ("validation", "s1", 1.5, "CC0")
    assert second.split == which_set("s2", 10, 10)
    assert second.centre_s is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("path,split\na.wav,training\n", "no column label"),
        ("", "no column path"),
        ("path,label\n", "has no rows"),
        ("path,label\na.wav,\n", "manifest.csv:2: label is empty"),
        ("path,label,split\na.wav,yes,holdout\n", "manifest.csv:2: split is holdout"),
        (
            "path,label,split,speaker\na.wav,yes,training,s\nb.wav,yes,testing,s\n",
            "speaker s is in training and in testing",
        ),
        ("path,label,word_start_s,word_end_s\na.wav,yes,one,2\n", "are not seconds"),
    ],
)
def test_bad_manifests(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(text)
    with pytest.raises(KwsError, match=sentence):
        open_source(tmp_path / "manifest.csv", DataConfig())


@pytest.mark.parametrize("kind", ["absent", "empty folder", "files only", "binary"])
def test_bad_sources(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "data"
    if kind == "empty folder":
        (path / "yes").mkdir(parents=True)
    elif kind == "files only":
        touch_wav(path / "a.wav")
    elif kind == "binary":
        path.write_bytes(bytes(range(256)))
    with pytest.raises(KwsError, match=r"does not exist|no class folders|not a CSV|no column"):
        open_source(path, DataConfig())


def test_noise_sources(tmp_path: Path) -> None:
    touch_wav(tmp_path / "plain" / "deep" / "a.wav")
    assert [file.split for file in open_noise(tmp_path / "plain").noise] == [None]
    (tmp_path / "plain" / "manifest.csv").write_text("path,kind,split\ndeep/a.wav,hum,validation\n")
    assert [file.split for file in open_noise(tmp_path / "plain").noise] == ["validation"]
    with pytest.raises(KwsError, match="does not exist"):
        open_noise(tmp_path / "absent")
    (tmp_path / "none").mkdir()
    with pytest.raises(KwsError, match="no sound files"):
        open_noise(tmp_path / "none")


def test_provenance_changes_with_the_data(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "tree", 2)
    before = describe(open_source(root, DataConfig()))
    assert before == describe(open_source(root, DataConfig()))
    assert before.licence == "not stated"
    assert sum(before.counts.values()) == 9
    (root / "low" / "00000000_nohash_0.wav").unlink()
    assert describe(open_source(root, DataConfig())).manifest_sha256 != before.manifest_sha256


def test_licences_are_counted(tmp_path: Path) -> None:
    for name in "abc":
        touch_wav(tmp_path / f"{name}.wav")
    (tmp_path / "manifest.csv").write_text("path,label,licence\na.wav,yes,CC0\nb.wav,yes,CC0\nc.wav,yes,MIT\n")
    assert describe(open_source(tmp_path, DataConfig())).licence == "CC0 (2), MIT (1)"
