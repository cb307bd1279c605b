"""Numbers, structures and arrays of ctypes come back; what a pointer leads to is refused rather than denied."""

import ctypes


class Pair(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_double)]


class Packet(Pair):
    _pack_ = 1
    _fields_ = [
        ("name", ctypes.c_char * 8),
        ("first", Pair),
        ("sizes", ctypes.c_uint16 * 3),
        ("is_last", ctypes.c_bool, 1),
        ("kind", ctypes.c_int, 4),
        ("host", ctypes.c_char_p),
        ("next", ctypes.c_void_p),
    ]


class Number(ctypes.Union):
    _fields_ = [("whole", ctypes.c_int32), ("bytes", ctypes.c_uint8 * 4)]


class Wire(ctypes.BigEndianStructure):
    _fields_ = [("port", ctypes.c_uint16)]


def call():
    number, letter, truth = ctypes.c_int(5), ctypes.c_char(b"x"), ctypes.c_bool(True)
    text, wide, address, pair = ctypes.c_char_p(b"abc"), ctypes.c_wchar_p("w"), ctypes.c_void_p(5), Pair(1, 2.5)
    numbers, buffer, pointer = (ctypes.c_int * 3)(1, 2, 3), ctypes.create_string_buffer(b"hi", 5), ctypes.pointer(number)
    packet, union, wire = Packet(1, 2.5, b"ann", pair, (7, 8, 9), True, 3, b"host", 16), Number(whole=258), Wire(80)
    pairs, grid = (Pair * 2)(pair), ((ctypes.c_int8 * 2) * 2)((1, 2), (3, 4))
    letters, borrowed = ctypes.create_unicode_buffer("h\xe9", 4), Pair.from_address(ctypes.addressof(pair))
    raise OSError(22, "no device")


#> p number, number.value, letter, letter.value, truth, address.value
#> p pair, type(pair), Pair._fields_, type(numbers)
#> p pair.x, pair.y, getattr(pair, pair._fields_[0][0]), hasattr(pair, 'z'), vars(pair)
#> p packet.x, packet.name, packet.first.y, packet.sizes, list(packet.sizes), packet.is_last, packet.kind, packet.next
#> p union.whole, list(union.bytes), wire.port, union
#> p numbers[0], numbers[-1], numbers[1:], len(numbers), list(numbers), sum(numbers), 2 in numbers
#> p numbers[3]
#> p pairs[0].x, [one.y for one in pairs], pairs[1], grid[1][0], [list(row) for row in grid]
#> p buffer.value, buffer.raw, buffer[0], buffer[:2], len(buffer), letters.value, letters[0], letters[:2]
#> pair.x = 7
#> p pair.x
#> numbers[0] = 9
#> p list(numbers)
#> p pair.z
#> p isinstance(packet, Pair), isinstance(numbers, ctypes.Array), isinstance(number, ctypes.c_int)
#>! p text.value
#>! p wide.value
#>! p packet.host
#>! p borrowed.x
#>! p pointer.contents
call()
