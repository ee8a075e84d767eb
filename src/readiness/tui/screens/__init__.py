"""The screens of the terminal app, one file each, with its style sheet beside it."""
