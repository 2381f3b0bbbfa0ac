"""What printed formats share: characters at places on pages become lines, paragraphs, tables and the source text."""
