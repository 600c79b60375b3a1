"""What every room stands on: clock, database, ids, errors, identifiers, places, post, the trail and the actor."""
