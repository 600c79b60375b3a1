"""What leaves and enters by machine."""
