"""What a setting is, and how the text that the environment has for it becomes a value."""

from dataclasses import dataclass
from typing import Any

from socialrx.safe_settings import UnsafeSetting


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default, and what it is for."""

    name: str
    default: Any
    meaning: str

    def value(self, text: str | None) -> Any:
        """What the environment says, in the default's type. Raises UnsafeSetting when it cannot be read as that."""
        if text is None or text == "":
            return self.default
        try:
            return (
                text.strip().lower() in {"1", "true", "yes", "on"}
                if isinstance(self.default, bool)
                else type(self.default)(text)
            )
        except ValueError:
            raise UnsafeSetting(f"{self.name} must be a {type(self.default).__name__}, not {text!r}") from None
