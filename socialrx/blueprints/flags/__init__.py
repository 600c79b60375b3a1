"""The S-flag (whereabouts that must not get out), Reveal, and warnings for whoever visits."""
