"""Files that are written whole or not at all, and depend on nothing but what is in them."""
