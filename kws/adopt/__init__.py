"""Models that others published: given the record that makes them run unchanged from PCM to events."""

from kws.adopt.manifest import WakeWordManifest, read_manifest
from kws.adopt.model import adopt_model, threshold_q15

__all__ = ["WakeWordManifest", "adopt_model", "read_manifest", "threshold_q15"]
