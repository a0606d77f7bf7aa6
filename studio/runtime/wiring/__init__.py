"""Every part made once: what is kept, what is done when somebody asks, what is done by itself."""
