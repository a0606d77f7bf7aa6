"""The studio's mail: what it says, how it leaves the house, and what became of each letter."""
