"""The words of the program: frozen dataclasses, commands, events. No behaviour but their own."""
