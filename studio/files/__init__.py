"""The photographs: taken in, rendered, shown to those who may see them."""
