"""Programs that run beside us: that they end when we do, and start again when they die."""
