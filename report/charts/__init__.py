"""Charts and the tile map, as shapes that templates draw."""
