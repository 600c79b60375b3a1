"""How much each worker may carry, as the manager sets it."""
