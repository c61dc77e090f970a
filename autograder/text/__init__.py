"""Text from outside made safe to show, times as people write them, and suggestions for misspelt names."""
