"""How well directives are read: header fields, assignments, references, recognised text, against labels."""
