"""Makes the shipped models from data: ``python -m training {static,terms,evaluate} --help``.

Nothing in here runs in the product. The data folder is an argument, is only read, and leaves no
text behind but the vocabularies inside the artefacts.
"""
