"""Pages of one matter: a theme, a regional group. Each asks the question that its address stands for, and no other."""
