"""What a new project and a new notebook start with."""
