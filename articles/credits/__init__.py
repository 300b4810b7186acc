"""Credits: who wrote and who reviewed what readers have, and a page for each of these people."""
