"""Where state lives: one file per noun, on SQLite or PostgreSQL."""
