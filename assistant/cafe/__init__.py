"""The knowledge café: from a theme to a session on paper, all of it quoted."""
