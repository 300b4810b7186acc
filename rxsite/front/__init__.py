"""Front: the desk's front page, which says what waits for whoever signed in."""
