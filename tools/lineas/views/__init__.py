"""Views: a summary, a diff or a catalogue in, text out. Nothing is computed here but percentages and widths."""
