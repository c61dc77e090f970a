"""What only students' own runs use: grading imports none of it, and a change of it changes no grade."""
