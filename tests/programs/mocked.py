"""A test failed: its mocks tell of their calls, and what the library's own helpers hold."""

import configparser
import io
import logging
import os
import subprocess
import tempfile
import traceback
import zipfile
from copy import copy, deepcopy
from heapq import heappop, heappush
from inspect import isclass, isfunction
from typing import Optional, get_args, get_origin
from unittest import mock


class Mailer:
    def send(self, to, subject="hello"): ...


class Order:
    def __init__(self):
        self.lines = [1]


def notify():
    sent, mailer, client = mock.Mock(return_value=3), mock.Mock(spec=Mailer), mock.AsyncMock()
    sent(1, k=2)
    sent("x" * 40, [4] * 20)
    sent.session.get("/", timeout=3)
    mailer.send("ann", subject="bill")
    unset, side, checked = mock.Mock(), mock.MagicMock(side_effect=[1, 2]), mock.create_autospec(Mailer.send)
    checked(None, "bob")
    thing, expected, anything = mock.sentinel.thing, mock.call(1, k=2), mock.ANY
    config, log = configparser.ConfigParser(), logging.getLogger("shop.mail")
    config.read_string("[mail]\nport = 25\ntls = yes\nrate = 1.5\nhost = mx\n")
    environ, archive, saved = os.environ, zipfile.ZipFile(io.BytesIO(), "w"), tempfile.TemporaryFile("w+")
    archive.writestr(zipfile.ZipInfo("a.txt"), "x")
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    try:
        raise ValueError("no address")
    except ValueError as error:
        told = traceback.TracebackException.from_exception(error)
    waiting, order = [3, 1], Order()
    raise AssertionError("expected one call")


#> p sent.called, sent.call_count, sent.call_args.args, sent.return_value, sent.side_effect, len(sent.mock_calls)
#> p sent.call_args
#> p sent.call_args_list[0], sent.call_args_list[0] == ((1,), {'k': 2}), sent.call_args_list[0].kwargs['k']
#> p sent.mock_calls
#> p sent.session.get.call_args, sent.session.get.called, sent.session.called, sent.method_calls
#> p mailer.send.call_args, mailer.mock_calls, isinstance(sent, mock.Mock)
#> p mailer.post
#> p client.await_count, client.called, side.call_count, checked.called, checked.call_args
#> p thing, expected, anything
#>! p sent()
#>! p sent.other
#>! p unset.return_value
#> p config['mail'].getint('port'), config['mail'].getboolean('tls'), config['mail'].getfloat('rate')
#> p config['mail'].getint('size', 4), config['mail'].get('user', 'none'), config.getint('mail', 'port')
#> p config['mail'].getint('host')
#> p log.isEnabledFor(10), log.isEnabledFor(40), log.hasHandlers(), log.getEffectiveLevel()
#> p environ['PYTHONHASHSEED'], environ.get('NO_SUCH'), 'NO_SUCH' in environ, 'PYTHONHASHSEED' in environ, len(environ) > 1
#> p environ['NO_SUCH']
#> p {name: value for name, value in environ.items() if name == 'PYTHONHASHSEED'}
#> p archive.namelist(), archive.getinfo('a.txt').filename, len(archive.infolist()), saved.mode, saved.closed
#> p archive.getinfo('b.txt')
#> p ended.poll(), ended.returncode
#> p str(told), told.stack[-1].lineno
#> p list(told.format_exception_only()), list(told.format())
#> p copy(waiting), deepcopy(order).lines, deepcopy(order).lines is order.lines, isclass(Order), isfunction(notify)
#> p get_args(Optional[int]), get_origin(list[int])
#> heappush(waiting, 0)
#> p waiting, heappop(waiting), waiting
notify()
