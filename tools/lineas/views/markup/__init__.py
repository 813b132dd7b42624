"""What several views share: escaping, tables, labels."""
