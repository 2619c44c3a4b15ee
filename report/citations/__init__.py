"""How a public page is cited: as a text, and in the forms that programs for references read."""
