"""The library: the table of directives, uploads, files taken out and put back, corrections by hand."""
