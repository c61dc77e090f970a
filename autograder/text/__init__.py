"""Text from outside made fit to show, times as people write them, and what somebody may have meant."""
