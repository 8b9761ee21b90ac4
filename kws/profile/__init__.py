"""What each operator of a model costs on the engine, and how its memory is shared over time."""

from kws.profile.arena import ArenaMap, read_arena_map
from kws.profile.picture import arena_picture
from kws.profile.profile import ModelProfile, OperatorCost, profile_model

__all__ = ["ArenaMap", "ModelProfile", "OperatorCost", "arena_picture", "profile_model", "read_arena_map"]
