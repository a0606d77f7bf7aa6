"""What happens, told to whoever must know: written down with the change itself, then delivered."""
