"""The IG lead's desk: inquiries, requests for a copy of the record, and how long records are kept."""
