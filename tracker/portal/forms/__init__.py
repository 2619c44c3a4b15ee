"""The portal's forms: one an act. They check what can be said at a field; the actions decide."""
