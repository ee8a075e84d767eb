"""Files: saved responses in and out, whole-file writing, staged folders, where things are kept."""
