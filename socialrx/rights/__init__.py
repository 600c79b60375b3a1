"""What a person may ask of those who keep their record, and how long it is kept."""
