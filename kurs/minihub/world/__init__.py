"""A small world of sentences that translate each other, with gold annotation.

``corpus`` is what others use. Below it: ``grammar`` draws meanings (``frames``, ``contexts`` and
``stories`` hold its tables), ``german``, ``english`` and ``french`` put them into words of the
``lexicon``, ``tokens`` holds the finished sentences.
"""
