"""Bytes from a wire: struct, memoryview, ctypes, checksums, and an archive that lacks a member."""

import base64
import configparser
import ctypes
import hashlib
import hmac
import io
import struct
import uuid
import zipfile
import zlib


class Header(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("flags", ctypes.c_uint8 * 2)]


def read_member(payload):
    size, kind = struct.unpack("!IH", payload[:6])
    view = memoryview(payload)[6:]
    header = Header(5, (1, 2))
    digest, mac = hashlib.sha256(payload), hmac.new(b"key", payload, "sha1")
    ident = uuid.UUID(int=kind)
    settings = configparser.ConfigParser()
    settings.read_string("[db]\nport = 5432\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", view.tobytes())
    buffer = bytearray(view)
    return zipfile.ZipFile(packed).read("b.txt")


read_member(struct.pack("!IH", 5, 7) + b"hello")
#> u
#> u
#> u
#> p size, kind, payload, payload.hex(), payload[6:].decode()
#> p view.tobytes(), view[0], len(view), view.nbytes, view.format, bytes(view[1:3])
#> p struct.calcsize("!IH"), struct.unpack("!IH", payload[:6]), int.from_bytes(payload[:4], "big")
#> p Header, type(header) is Header
#> p digest, digest.name, digest.digest_size
#> p hashlib.sha256(payload).hexdigest(), hashlib.md5(b"").hexdigest()
#> p mac.name, zlib.crc32(payload), base64.b64encode(payload)
#> p ident, ident.hex, ident.version, uuid.UUID(int=7) == ident
#> p settings["db"]["port"], list(settings)
#> p archive.filename, archive.mode, [info.filename for info in archive.filelist]
#> p buffer, buffer.upper(), buffer[::-1]
#> p packed.getvalue()[:2], packed.closed, len(packed.getvalue()) > 20
#> p zipfile.ZIP_DEFLATED, zipfile.BadZipFile, zipfile.is_zipfile
#> whatis archive
#> whatis digest
#> whatis header
#> p header.size
#> p list(header.flags)
#>! p archive.read("a.txt")
#>! p uuid.uuid4()
