"""What stands around the text of a directive: letterhead, title, addressees, signature, marks; and the evidence."""
