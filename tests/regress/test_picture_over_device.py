"""`kws eval --picture` once replaced a device node by a PNG."""

import os
import stat
from pathlib import Path

import pytest

from kws.errors import KwsError
from kws.report.picture import new_figure, save_png


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(KwsError, match="not an ordinary file"):
        save_png(new_figure(1, 1), pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
