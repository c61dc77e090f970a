"""What a front end can ask for. Data goes in; data and events come out, and nothing is printed."""
