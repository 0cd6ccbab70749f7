"""Programs outside that a message or an attachment is handed to. Everything here blocks."""
