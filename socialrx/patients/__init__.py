"""The person: who they are, how to reach them safely, what they need, what might harm."""
