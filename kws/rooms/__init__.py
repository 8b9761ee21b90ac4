"""Simulated rooms: impulse responses for training, beside measured ones."""

from kws.rooms.draw import Room, RoomsConfig, draw_rooms
from kws.rooms.folder import write_rooms
from kws.rooms.simulate import simulate

__all__ = ["Room", "RoomsConfig", "draw_rooms", "simulate", "write_rooms"]
