"""What a file means: its kind, its columns, its rows. Pure, and light to load: a child process works with it."""
