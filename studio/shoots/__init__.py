"""What the photographer plans, shoots and delivers, and who may see it."""
