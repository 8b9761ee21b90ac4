import io
import struct

import numpy as np
import pytest
import soundfile
from conftest import require_package

from kws.errors import KwsError
from kws.simulate.sources import file_blocks, microphone_blocks, pipe_blocks

RNG = np.random.default_rng(4)
NOISE = RNG.integers(-32768, 32768, 5000).astype(np.int16)


def read(blocks):
    return np.concatenate(list(blocks))


def wav_bytes(samples, rate=16000, **options):
    stream = io.BytesIO()
    soundfile.write(stream, samples, rate, format="WAV", **options)
    return stream.getvalue()


def test_16_bit_samples_pass_unchanged(tmp_path):
    for name in ("a.wav", "a.flac"):
        soundfile.write(tmp_path / name, NOISE, 16000, subtype="PCM_16")
        assert np.array_equal(read(file_blocks(tmp_path / name)), NOISE)


def test_stereo_is_averaged(tmp_path):
    both = np.stack([NOISE, -np.clip(NOISE, -32767, None)], axis=1)
    soundfile.write(tmp_path / "a.wav", both, 16000, subtype="PCM_16")
    assert np.abs(read(file_blocks(tmp_path / "a.wav"))).max() <= 1


def test_24_bit_and_float_are_rounded(tmp_path):
    for subtype in ("PCM_24", "FLOAT"):
        soundfile.write(tmp_path / "a.wav", NOISE / 32768, 16000, subtype=subtype)
        assert np.array_equal(read(file_blocks(tmp_path / "a.wav")), NOISE)
    soundfile.write(tmp_path / "a.wav", np.array([2.0, -2.0]), 16000, subtype="FLOAT")
    assert read(file_blocks(tmp_path / "a.wav")).tolist() == [32767, -32768]


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_other_rates_are_resampled(tmp_path, rate):
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(rate) / rate)
    soundfile.write(tmp_path / "a.wav", tone, rate, subtype="PCM_16")
    pcm = read(file_blocks(tmp_path / "a.wav"))
    assert abs(pcm.size - 16000) <= 1
    middle = pcm[4000:12000].astype(float)
    expected = 16384 * np.sin(2 * np.pi * 1000 * np.arange(4000, 12000) / 16000)
    assert np.abs(middle - expected).max() < 20  # soxr's pass band ripple and rounding


def bad_file(tmp_path, kind):
    path = tmp_path / "bad.wav"
    whole = wav_bytes(NOISE, subtype="PCM_16")
    if kind == "folder":
        path.mkdir()
    elif kind == "nan":
        soundfile.write(path, np.array([0.1, np.nan]), 16000, subtype="FLOAT")
    elif kind != "missing":
        content = {
            "empty": b"",
            "text": b"hello, this is not audio at all\n" * 20,
            "truncated": whole[:3000],
            "header only": whole[:44],
            "no samples": wav_bytes(NOISE[:0], subtype="PCM_16"),
            "rate": wav_bytes(NOISE, rate=1000, subtype="PCM_16"),
        }[kind]
        path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("missing", "no such file"),
        ("empty", "empty file"),
        ("folder", "is a folder"),
        ("text", "not readable as audio"),
        ("truncated", "truncated"),
        ("header only", "truncated"),
        ("no samples", "holds no samples"),
        ("nan", "not numbers"),
        ("rate", "sample rate 1000 Hz"),
    ],
)
def test_bad_file_is_one_sentence(tmp_path, kind, sentence):
    with pytest.raises(KwsError, match=sentence) as caught:
        read(file_blocks(bad_file(tmp_path, kind)))
    assert "bad.wav" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pipe_of_raw_samples():
    assert np.array_equal(read(pipe_blocks(io.BytesIO(NOISE.tobytes()))), NOISE)
    assert read(pipe_blocks(io.BytesIO(b"\x01\x00"))).tolist() == [1]


def test_pipe_hands_on_what_is_there():
    class Trickle(io.RawIOBase):
        def __init__(self):
            self.left = [NOISE[:700].tobytes()[i : i + 101] for i in range(0, 1400, 101)]

        def read(self, size=-1):
            if not self.left:
                return b""
            head, self.left[0] = self.left[0][:size], self.left[0][size:]
            if not self.left[0]:
                self.left.pop(0)
            return head

    blocks = list(pipe_blocks(Trickle()))
    assert len(blocks) > 5
    assert np.array_equal(np.concatenate(blocks), NOISE[:700])


def test_pipe_of_wav():
    stereo = np.stack([NOISE, NOISE], axis=1)
    for samples in (NOISE, stereo):
        assert np.array_equal(read(pipe_blocks(io.BytesIO(wav_bytes(samples, subtype="PCM_16")))), NOISE)
    followed = wav_bytes(NOISE, subtype="PCM_16") + b"LIST\x04\x00\x00\x00abcd"
    assert np.array_equal(read(pipe_blocks(io.BytesIO(followed))), NOISE)
    resampled = read(pipe_blocks(io.BytesIO(wav_bytes(NOISE, rate=8000, subtype="PCM_16"))))
    assert abs(resampled.size - 2 * NOISE.size) <= 1


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0xFFFFFFFF])
def test_pipe_of_wav_that_does_not_know_its_length(size):
    wav = bytearray(wav_bytes(NOISE, subtype="PCM_16"))
    wav[40:44] = struct.pack("<I", size)
    assert np.array_equal(read(pipe_blocks(io.BytesIO(bytes(wav)))), NOISE)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no data"),
        (b"abc", "middle of a sample"),
        (b"RIFF\x00\x00\x00\x00AVI ", "not a wav stream"),
        (wav_bytes(NOISE, subtype="PCM_16")[:30], "header is cut off"),
        (wav_bytes(NOISE, subtype="PCM_16")[:4000], "cut off"),
        (wav_bytes(NOISE, subtype="PCM_24"), "24 bits"),
        (wav_bytes(NOISE / 32768, subtype="FLOAT"), "format 3"),
        (wav_bytes(NOISE, rate=100, subtype="PCM_16"), "100 Hz"),
    ],
)
def test_bad_pipe_is_one_sentence(data, sentence):
    with pytest.raises(KwsError, match=sentence):
        read(pipe_blocks(io.BytesIO(data)))


def test_microphone_without_device_is_one_sentence():
    sounddevice = require_package("sounddevice", "pip install 'kws[mic]'; apt-get install libportaudio2")
    if sounddevice.query_devices():
        pytest.skip("this machine has sound devices")
    with pytest.raises(KwsError, match="microphone"):
        next(iter(microphone_blocks()))
