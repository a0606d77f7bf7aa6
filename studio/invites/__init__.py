"""Invites to a shoot: sent by mail, accepted by whoever has the link."""
