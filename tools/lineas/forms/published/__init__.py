"""The published table as text: its lines, rows and cells, whose a commitment is, and the files that follow."""
