"""Where uploads are stored (a folder or a bucket), how they are handed out, and the virus scanner."""
