"""Audio into training batches: reading, sources, splits, the training protocol, cache, augmentation."""
