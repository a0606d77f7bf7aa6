"""The connection to MongoDB, and the embedded server for a studio that has none."""
