"""The engine's words for its log: the standard's logging, loaded when there is something to say.

A sync that goes well says nothing, and is over sooner than logging is loaded.
"""

from typing import Any


class Log:
    """Implements what the engine uses of logging.Logger.

    Args:
        name: of the logger.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def info(self, words: str, *values: object) -> None:
        """As the standard's."""
        self._logger().info(words, *values, stacklevel=2)

    def warning(self, words: str, *values: object, exc_info: Any = None) -> None:
        """As the standard's."""
        self._logger().warning(words, *values, exc_info=exc_info, stacklevel=2)

    def error(self, words: str, *values: object, exc_info: Any = None) -> None:
        """As the standard's."""
        self._logger().error(words, *values, exc_info=exc_info, stacklevel=2)

    def exception(self, words: str, *values: object) -> None:
        """As the standard's: with the error that is being handled."""
        self._logger().exception(words, *values, stacklevel=2)

    def _logger(self) -> Any:
        import logging

        return logging.getLogger(self._name)
