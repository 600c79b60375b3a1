"""What every blueprint may use: forms drawn by the design system, words for dates, and the door's own habits."""
