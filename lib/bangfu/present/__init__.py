"""What a reader sees: charts, tables, pages."""
