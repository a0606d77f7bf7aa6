"""What the studio bears: being killed, running out of room, and whatever a client may send."""
