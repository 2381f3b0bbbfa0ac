"""Effects and order: from files to tables and the inconsistency log."""
