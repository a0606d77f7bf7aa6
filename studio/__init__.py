"""Temps D'arrêt Studio: the hand-written core."""
