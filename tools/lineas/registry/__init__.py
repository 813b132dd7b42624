"""The programme and where it is kept."""
