"""Hard negatives: what a trained model takes for its keyword in audio that holds none."""

from kws.mining.audio import Searched, open_searched
from kws.mining.find import FalseAccept, MiningConfig, find_false_accepts
from kws.mining.folder import write_mined

__all__ = ["FalseAccept", "MiningConfig", "Searched", "find_false_accepts", "open_searched", "write_mined"]
