"""From the spec to everything that is generated from it; imports nothing of the product's."""
