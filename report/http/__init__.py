"""What stands between an address and its page: parameters, guard, ETags, kept pages, compression."""
