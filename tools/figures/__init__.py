"""The figures of the handouts: one module per assignment draws them, with numbers that its solution computes."""
