"""A test case that failed, with its fixtures, its fakes, and what unittest says of itself."""

import json
import unittest
import xml.etree.ElementTree as ElementTree
from unittest import mock


class Thing:
    def __init__(self, size):
        self.size = size

    def grow(self):
        return self.size + 1


class ThingTest(unittest.TestCase):
    limit = 9

    def setUp(self):
        self.thing = Thing(2)
        self.page = ElementTree.fromstring("<page n='1'><line>a</line></page>")
        self.addCleanup(print, "never")

    def test_grows(self):
        expected = {"size": self.limit}
        got = {"size": self.thing.grow()}
        self.assertEqual(got["size"], expected["size"], "too small")


case = ThingTest("test_grows")
case.setUp()
case.test_grows()
#> p self, self.id()
#> p msg
#> w
#> u
#> u
#> u
#> p self
#> p expected, got, got["size"] < self.limit
#> p self.thing.size, vars(self.thing), type(self.thing)
#> p self._testMethodName, self.longMessage, self.failureException
#> p isinstance(self, unittest.TestCase), ThingTest.__mro__
#> p ElementTree.tostring(self.page), self.page.find("line").text, self.page.get("n")
#> p ThingTest.test_grows, unittest.TestCase, unittest.main, mock.patch
#> p json.dumps(got, indent=1)
#> whatis self
#> whatis self.test_grows
#>! p self.thing.grow()
#>! p self.run()
