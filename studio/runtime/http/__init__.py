"""HTTP: from a request to the handler that the spec names, and back."""
