"""The record of a pre-emphasis just below 1 came back as 1, which no front end has."""

from __future__ import annotations

from kws.config import FrontendConfig
from kws.record.fields import frontend_config, frontend_fields


def test_preemphasis_just_below_one_comes_back_below_one() -> None:
    config = FrontendConfig(preemphasis=1 - 2**-52)
    assert config.preemphasis_q15 == 32767
    fields = frontend_fields(config)
    decoded = frontend_config(fields)
    assert decoded.preemphasis < 1
    assert frontend_fields(decoded) == fields
