"""Pages: from an executed notebook to HTML that can be read anywhere."""
