"""Hard negatives: what a trained model takes for its keyword in audio that holds none."""

from kws.mining.audio import Searched, open_searched
from kws.mining.find import FalseAccept, MiningConfig, find_false_accepts
from kws.mining.folder import write_mined
from kws.mining.mixed import mix_searched

__all__ = [
    "FalseAccept",
    "MiningConfig",
    "Searched",
    "find_false_accepts",
    "mix_searched",
    "open_searched",
    "write_mined",
]
