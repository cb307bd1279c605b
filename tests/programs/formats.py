"""Data formats: a feed in XML, a configuration, a table in memory, JSON that breaks off."""

import argparse
import ast
import configparser
import csv
import decimal
import email
import io
import ipaddress
import json
import sqlite3
import struct
import xml.etree.ElementTree as ET

#> p feed, feed.tag, feed.attrib, len(feed)
#> p [item.text for item in feed], feed.find('item').get('id'), feed[1].tail
#> p ET.Element
#> p settings.sections(), settings['db']['host'], settings.getint('db', 'port')
#> p section, dict(section)
#> p row['name'], row[0], row.keys(), tuple(row), len(row)
#> p cursor.description, cursor.rowcount
#> p options, options.verbose, 'path' in options
#> p parser.prog, parser
#> p total, total + 1, total.as_tuple()
#> p money, money * 2, money.currency
#> p context.prec, context.rounding
#> p net, net[1], net.num_addresses, host in net
#> p head, head.size, head.format, head.unpack(b'abcdef')
#> p message['Subject'], message.get_payload(), message.keys()
#> p dialect.delimiter, reader.line_num
#> p tree.body[0].value.left.value, type(tree.body[0]), tree.body[0].targets[0].id
#> p error.pos, error.doc, error.lineno, error.msg
#>! p cursor.fetchall()


class Money(decimal.Decimal):
    currency = "EUR"


def load():
    feed = ET.fromstring("<feed lang='en'><item id='1'>one</item><item id='2'>two</item> </feed>")
    settings = configparser.ConfigParser()
    settings.read_string("[db]\nhost = localhost\nport = 5432\n")
    section = settings["db"]
    cursor = sqlite3.connect(":memory:").execute("select 1 as id, 'Ann' as name")
    row = sqlite3.Row(cursor, (1, "Ann"))
    options = argparse.Namespace(path="a.json", verbose=True)
    parser = argparse.ArgumentParser(prog="load", description="loads")
    total, money, context = decimal.Decimal("1.10"), Money("2.50"), decimal.Context(prec=9)
    net, host = ipaddress.ip_network("10.0.0.0/29"), ipaddress.ip_address("10.0.0.5")
    head = struct.Struct("<IH")
    message = email.message_from_string("Subject: hello\nTo: you\n\nbody")
    reader = csv.reader(io.StringIO("a;b\n"), delimiter=";")
    next(reader)
    dialect = reader.dialect
    tree = ast.parse("answer = 6 * 7")
    error = json.JSONDecodeError("Expecting value", '{"a": ', 6)
    raise error


load()
