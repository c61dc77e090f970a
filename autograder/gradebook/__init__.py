"""What the course knows of its students' work, and the grades that follow from it."""
