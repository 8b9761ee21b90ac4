"""A sweep over the settings of a recipe: which values train the best model for its size."""
