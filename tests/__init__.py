"""Tests: unit, store, contract, crash, fuzz."""
