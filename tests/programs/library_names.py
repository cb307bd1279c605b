"""Modules that the program imported, at the prompt: what it did not use of them prints, and what would run is refused."""

import concurrent.futures
import json
import logging
import os
import random
import shutil
import socket
import string
import subprocess
import sys
import threading
import time
import uuid


def worker(job):
    ready = threading.Event()
    log = logging.getLogger("jobs")
    path = os.fspath("/srv/queue")
    raise OSError(2, "no queue", path)


#> p os.getcwd, os.system, os.path.exists, os.listdir, os.error
#> p sys.exit, sys.getrecursionlimit, time.sleep, time.localtime, time.perf_counter
#> p threading.current_thread, threading.Thread, threading.get_ident, threading.TIMEOUT_MAX > 1
#> p threading.Event, type(ready) is threading.Event, isinstance(ready, threading.Event)
#> p issubclass(logging.StreamHandler, logging.Handler), logging.StreamHandler, logging.Logger, logging.DEBUG
#> p isinstance(log, logging.Logger), type(log).__mro__[1], logging.Filterer
#> p random.choice, random.random, random.Random, random.SystemRandom, random.BPF
#> p socket.AF_INET, socket.socket, socket.create_connection, socket.SO_REUSEADDR, socket.gaierror
#> p subprocess.run, subprocess.PIPE, subprocess.Popen, subprocess.CalledProcessError
#> p shutil.copytree, shutil.Error, uuid.uuid5(uuid.NAMESPACE_DNS, 'a'), uuid.getnode
#> p concurrent.futures.ThreadPoolExecutor, concurrent.futures.wait
#> p callable(os.remove), hasattr(os, 'remove'), hasattr(threading, 'remove'), os.remove.__name__
#> p sys.getsizeof, sys.float_info.max, sys.getdefaultencoding(), json.dumps(job), string.hexdigits
#> p [name for name in dir(threading) if name.startswith('B')], 'getcwd' in dir(os), 'PIPE' in dir(subprocess)
#> whatis os.path.exists
#> whatis threading.Thread
#> whatis threading.Thread.start
#> whatis time.sleep
#>! p os.getcwd()
#>! p os.getpid()
#>! p os.environ
#>! p os.environ['HOME']
#>! p os.path.exists('/')
#>! p os.remove('/nowhere')
#>! p threading.current_thread()
#>! p threading.Lock()
#>! p threading.Thread(target=print)
#>! p time.time()
#>! p time.sleep(0)
#>! p logging.getLogger('x').handlers
#>! p random.random()
#>! p random.choice([1, 2])
#>! p subprocess.run(['true'])
#>! p sys.stdout
#>! p sys.modules
#>! p uuid.uuid4()
worker({"id": 1})
