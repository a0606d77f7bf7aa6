"""Made from the spec by `scripts/generate`; do not edit."""
