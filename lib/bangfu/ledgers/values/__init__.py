"""Values: what a head, a word, an amount or a day says, by itself."""
