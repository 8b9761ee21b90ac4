"""How good a model is, measured through the C library, and proof that every part of the chain is exact."""
