"""The page of records: what was said and done, reports, the head's word, attachments, filing."""
