"""Numbers of ctypes come back; what lies in memory is refused rather than denied."""

import ctypes


class Pair(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_double)]


def call():
    number, letter, truth = ctypes.c_int(5), ctypes.c_char(b"x"), ctypes.c_bool(True)
    text, wide, address, pair = ctypes.c_char_p(b"abc"), ctypes.c_wchar_p("w"), ctypes.c_void_p(5), Pair(1, 2.5)
    numbers, buffer, pointer = (ctypes.c_int * 3)(1, 2, 3), ctypes.create_string_buffer(b"hi", 5), ctypes.pointer(number)
    raise OSError(22, "no device")


#> p number, number.value, letter, letter.value, truth
#> p pair, type(pair), Pair._fields_, type(numbers)
#>! p text.value
#>! p wide.value
#>! p address.value
#>! p pair.x
#>! p numbers[0]
#>! p list(numbers)
#>! p buffer.value
#>! p buffer.raw
#>! p pointer.contents
call()
