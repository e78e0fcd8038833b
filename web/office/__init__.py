"""What people leave behind: accounts, conversations, feedback, the audit log.

Kept apart from the index, which is made from the corpus and can be made again; this cannot.
"""
