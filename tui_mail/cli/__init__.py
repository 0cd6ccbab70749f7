"""The command line: argparse, one file a command. Imports what a command needs when it runs."""
