"""Views: figures, a diff, findings or a catalogue in, text out. Nothing is computed here but widths and roundings."""
