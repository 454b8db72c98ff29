"""Documents, problems and progress on a terminal."""
