import ctypes
import re
import subprocess
from pathlib import Path

import librosa
import numpy as np
import pytest
import scipy.signal
from conftest import require_tool, run_tool

from kws.config.frontend import FrontendConfig
from kws.config.microfrontend import MicroFrontendConfig
from kws.errors import KwsError
from kws.features.mel_scale import hz_to_mel, mel_to_hz
from kws.features.micro.tables import build_micro_tables, micro_scalar_fields, render_micro_config_c
from kws.features.tables import build_tables, render_config_c, scalar_fields

CONFIGS = [
    FrontendConfig(),
    FrontendConfig(bands=80, mel_scale="htk", window="hamming", window_ms=32, low_hz=0, high_hz=8000),
    FrontendConfig(bands=20, low_hz=125, high_hz=7500, window_ms=20),
    FrontendConfig(bands=64, mel_scale="htk", low_hz=20, window_ms=25, window="hamming"),
]


def filter_matrix(config: FrontendConfig) -> np.ndarray:
    tables = build_tables(config)
    weights = np.zeros((config.bands + 2, 257))
    bin_index, rise_index = tables.mel_first_bin, 0
    for segment, count in enumerate(tables.mel_segment_bins):
        for _ in range(count):
            rise = tables.mel_rise_q15[rise_index] / 32768
            weights[segment + 1, bin_index] += rise
            weights[segment, bin_index] += 1 - rise
            bin_index += 1
            rise_index += 1
    assert rise_index == len(tables.mel_rise_q15)
    return weights[1:-1]


@pytest.mark.parametrize("config", CONFIGS)
def test_bands_are_librosas(config: FrontendConfig) -> None:
    expected = librosa.filters.mel(
        sr=16000,
        n_fft=512,
        n_mels=config.bands,
        fmin=config.low_hz,
        fmax=config.high_hz,
        htk=config.mel_scale == "htk",
        norm=None,
        dtype=np.float64,
    )
    # weights are rounded to 2^-15
    assert np.abs(filter_matrix(config) - expected).max() <= 2**-16 + 1e-5


@pytest.mark.parametrize("config", CONFIGS)
def test_window_is_scipys_periodic_one(config: FrontendConfig) -> None:
    exact = scipy.signal.get_window(config.window, config.window_samples, fftbins=True) * 2.0**23
    # rounded; only the peak of 2^23 is cut to 2^23 - 1
    assert np.abs(build_tables(config).window_q31 / 2**8 - np.minimum(exact, 2**23 - 1)).max() <= 0.5 + 1e-5


def test_a_band_without_a_bin_is_refused() -> None:
    with pytest.raises(KwsError, match=r"band 0 .* holds no FFT bin"):
        build_tables(FrontendConfig(bands=80, low_hz=100, high_hz=1000))


@pytest.mark.parametrize("scale", ["slaney", "htk"])
def test_mel_scales_are_librosas_and_invertible(scale: str) -> None:
    for hz in (0.0, 60.0, 999.0, 1000.0, 1001.0, 4000.0, 8000.0):
        assert hz_to_mel(hz, scale) == pytest.approx(librosa.hz_to_mel(hz, htk=scale == "htk"), rel=1e-12)
        assert mel_to_hz(hz_to_mel(hz, scale), scale) == pytest.approx(hz, rel=1e-12, abs=1e-9)


def test_first_bin_lies_at_or_above_the_lowest_frequency() -> None:
    for low_hz in (0, 1, 31, 32, 62, 63, 125, 126, 300):
        first = build_tables(FrontendConfig(low_hz=low_hz)).mel_first_bin
        assert (first - 1) * 31.25 < low_hz <= first * 31.25


def c_array(source: str, name: str) -> list[int]:
    body = re.search(rf"{name}\[\d+\] = \{{(.*?)\}};", source, re.DOTALL)
    assert body is not None
    return [int(v) for v in body.group(1).replace(",", " ").split()]


@pytest.mark.parametrize("config", CONFIGS)
def test_rendered_c_holds_the_tables(config: FrontendConfig) -> None:
    source = render_config_c(config, "my_frontend")
    tables = build_tables(config)
    assert c_array(source, "window_q31") == tables.window_q31.tolist()
    assert c_array(source, "mel_segment_bins") == tables.mel_segment_bins.tolist()
    assert c_array(source, "mel_rise_q15") == tables.mel_rise_q15.tolist()
    for name, value in scalar_fields(config, tables).items():
        assert re.search(rf"\.{name} = {value}u?,", source)


@pytest.mark.parametrize("config", CONFIGS[1:3])
def test_rendered_c_is_a_configuration_the_library_accepts(config: FrontendConfig, tmp_path: Path, root: Path) -> None:
    compiler = require_tool("gcc", "apt-get install gcc")
    source = tmp_path / "config.c"
    source.write_text(render_config_c(config, "my_frontend"))
    library = tmp_path / "frontend.so"
    folder = root / "frontend_c"
    subprocess.run(
        [compiler, "-std=c99", "-shared", "-fPIC", "-Wall", "-Wextra", "-Wconversion", "-Werror"]
        + [f"-I{folder / 'include'}", f"-I{folder / 'base/include'}", str(source)]
        + [str(p) for part in ("src", "micro", "base/src", "tables") for p in sorted((folder / part).rglob("*.c"))]
        + ["-o", str(library)],
        check=True,
    )
    c = ctypes.CDLL(str(library))
    size = ctypes.c_size_t()
    address = ctypes.addressof(ctypes.c_char.in_dll(c, "my_frontend"))
    assert c.wsp_frontend_query(ctypes.c_void_p(address), ctypes.byref(size), None) == 0
    assert size.value > 12 * config.bands + 2 * config.window_samples + 2056


def test_only_identifiers_become_symbols() -> None:
    with pytest.raises(KwsError, match="not a C identifier"):
        render_config_c(FrontendConfig(), "my frontend")


def test_committed_tables_are_what_the_generator_writes() -> None:
    result = run_tool("gen_frontend_tables", "--check")
    assert result.returncode == 0, result.stderr


def test_check_names_a_table_that_is_out_of_date(tmp_path: Path) -> None:
    assert run_tool("gen_frontend_tables", "--root", tmp_path).returncode == 0
    assert run_tool("gen_frontend_tables", "--check", "--root", tmp_path).returncode == 0
    stale = tmp_path / "frontend_c/tables/log2_table.c"
    stale.write_text(stale.read_text().replace("1466u", "1467u"))
    result = run_tool("gen_frontend_tables", "--check", "--root", tmp_path)
    assert result.returncode == 1
    assert "log2_table.c" in result.stderr
    assert "fft_tables.c" not in result.stderr


def test_rendered_micro_front_end_holds_its_tables() -> None:
    config = MicroFrontendConfig(hop_ms=20)
    source, tables = render_micro_config_c(config, "my_frontend"), build_micro_tables(config)
    assert c_array(source, "window_q12") == tables.window_q12.tolist()
    assert c_array(source, "segment_bins") == tables.segment_bins.tolist()
    assert c_array(source, "fall_q12") == tables.fall_q12.tolist()
    assert c_array(source, "gain") == tables.gain.ravel().tolist()
    for name, value in micro_scalar_fields(config, tables).items():
        assert f".{name} = {value}u," in source
    with pytest.raises(KwsError, match="not a C identifier"):
        render_micro_config_c(config, "my frontend")
