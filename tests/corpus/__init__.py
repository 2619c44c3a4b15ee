"""Made-up reports, how they are printed in every format, and the comparison of a folder with its table."""
