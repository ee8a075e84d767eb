"""The interview on a screen: the terminal app (Textual) and the line mode."""
