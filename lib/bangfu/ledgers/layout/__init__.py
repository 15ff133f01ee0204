"""Layout: the tables in a sheet, and their rows, typed and still as their sender numbers them."""
