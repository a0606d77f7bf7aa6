"""The outermost layer: what ties the services to HTTP, to the database and to the machine."""
