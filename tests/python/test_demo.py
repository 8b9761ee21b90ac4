"""The demonstration's parts that need no training: its folder, and the exported package's own program."""

import pytest
import soundfile
from cli_helpers import bursts
from export_model import example_model

from kws.demo import folder
from kws.demo.program import parse_events, run_package
from kws.errors import KwsError
from kws.evaluate.events import Reported
from kws.export import export_package
from kws.simulate.spotter import Spotter


def test_folder_is_made_anew_but_never_over_other_files(tmp_path):
    place = tmp_path / "demo"
    folder.start(place)
    (place / "left over").touch()
    folder.start(place)
    assert [path.name for path in place.iterdir()] == [folder.MARKER]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "precious.txt").touch()
    with pytest.raises(KwsError, match="choose another folder"):
        folder.start(tmp_path / "mine")
    with pytest.raises(KwsError, match="cannot be written"):
        folder.start(tmp_path / "mine" / "precious.txt" / "below")
    assert (tmp_path / "mine" / "precious.txt").exists()


def test_events_are_read_from_the_programs_lines():
    output = (
        "memory 7248 bytes, as exported\nselftest passed\nevent two words, score 0.651, from 0.540 s to 1.060 s\n"
        "near miss no, score 0.500, from 2.000 s to 2.100 s\nevent no, score 0.700, from 2.900 s to 3.000 s\n"
    )
    assert parse_events(output) == (
        Reported(keyword="two words", time_s=1.06),
        Reported(keyword="no", time_s=3.0),
    )


def test_exported_program_reports_what_python_reports(tmp_path):
    pcm = bursts(20.0)
    soundfile.write(tmp_path / "bursts.wav", pcm, 16000, subtype="PCM_16")
    export_package(example_model(), "ceva-bx", tmp_path / "package", name="example")
    result = run_package(tmp_path / "package", tmp_path / "bursts.wav", tmp_path / "build")
    expected = [event for event in Spotter(example_model()).push(pcm) if not event.near_miss]
    assert len(expected) > 10
    assert [(event.keyword, event.time_s) for event in result.events] == [
        (event.keyword, pytest.approx(event.end_s, abs=0.0006)) for event in expected
    ]
    (tmp_path / "bursts.wav").write_bytes(b"not a recording")
    with pytest.raises(KwsError, match=r"failed on .*bursts\.wav"):
        run_package(tmp_path / "package", tmp_path / "bursts.wav", tmp_path / "build")
