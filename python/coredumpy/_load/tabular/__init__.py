"""Arrays and tables whose library is not here, or of which a part is not in the dump.

They print what their library said of them, and answer what the data says: length, shape, dtype, labels, elements. What
needs the library, or what was left out, is refused: a wrong sum is worse than none.
"""
