"""Exceptions of the standard library that come back as themselves: what they say is their class's own code."""

from __future__ import annotations

# Module (as the class names it), qualified names. Of a module that is slow to import only those stand here that say
# something of their own; the others are the same when they are recreated.
ERRORS: dict[str, str] = {
    "_csv": "Error",
    "_pickle": "PickleError PicklingError UnpicklingError",
    "_queue": "Empty",
    "argparse": "ArgumentError ArgumentTypeError",
    "binascii": "Error Incomplete",
    "calendar": "IllegalMonthError IllegalWeekdayError",
    "configparser": "Error NoSectionError DuplicateSectionError DuplicateOptionError NoOptionError InterpolationError "
    "InterpolationMissingOptionError InterpolationSyntaxError InterpolationDepthError ParsingError "
    "MissingSectionHeaderError MultilineContinuationError",
    "copy": "Error",
    "dataclasses": "FrozenInstanceError",
    "decimal": "DecimalException Clamped Rounded Inexact Subnormal Underflow Overflow DivisionByZero FloatOperation "
    "InvalidOperation ConversionSyntax DivisionImpossible DivisionUndefined InvalidContext",
    "getopt": "GetoptError",
    "graphlib": "CycleError",
    "http.client": "HTTPException IncompleteRead BadStatusLine LineTooLong RemoteDisconnected",
    "importlib.metadata": "PackageNotFoundError",
    "ipaddress": "AddressValueError NetmaskValueError",
    "json.decoder": "JSONDecodeError",
    "locale": "Error",
    "netrc": "NetrcParseError",
    "queue": "Full ShutDown",
    "re": "error PatternError",
    "shutil": "Error SameFileError SpecialFileError ExecError ReadError RegistryError",
    "socket": "gaierror herror",
    "sqlite3": "Error Warning InterfaceError DatabaseError InternalError OperationalError ProgrammingError "
    "IntegrityError DataError NotSupportedError",
    "statistics": "StatisticsError",
    "struct": "error",
    "subprocess": "SubprocessError CalledProcessError TimeoutExpired",
    "threading": "BrokenBarrierError",
    "urllib.error": "URLError HTTPError ContentTooShortError",
    "xml.etree.ElementTree": "ParseError",
    "xml.parsers.expat": "ExpatError",
    "xml.sax._exceptions": "SAXException SAXParseException SAXNotRecognizedException SAXNotSupportedException",
    "zipfile": "BadZipFile LargeZipFile",
    "zlib": "error",
    "zoneinfo._common": "ZoneInfoNotFoundError",
}
