"""The web front end, which Node serves: found, started, and watched over."""
