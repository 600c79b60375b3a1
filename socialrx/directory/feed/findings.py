"""What was found wrong in a file, kept short: ten thousand bad rows make twenty lines and a number."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

SHOWN = 20


@dataclass
class Findings:
    """Errors stop the file. Warnings say what was read liberally; each kind is counted, not repeated."""

    errors: list[str] = field(default_factory=list)
    error_count: int = 0
    warnings: Counter[str] = field(default_factory=Counter)

    def error(self, path: str, words: str) -> None:
        self.error_count += 1
        if len(self.errors) < SHOWN:
            self.errors.append(f"{path}: {words}")

    def warn(self, words: str) -> None:
        self.warnings[words] += 1

    def error_lines(self) -> Iterator[str]:
        yield from self.errors
        if self.error_count > SHOWN:
            yield f"and {self.error_count - SHOWN:,} more"

    def warning_lines(self) -> Iterator[str]:
        for words, count in self.warnings.most_common(SHOWN):
            yield f"{words} ({count:,} times)" if count > 1 else words
        if len(self.warnings) > SHOWN:
            yield f"and {len(self.warnings) - SHOWN:,} more kinds"
