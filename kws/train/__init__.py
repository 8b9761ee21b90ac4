"""Training: models and batches come in as arguments; weights, history and a run folder come out."""
