"""Threads are waited for, daemons are not, and one of them fails."""

import sys
import threading
import time


def slow():
    time.sleep(0.1)
    print("slow thread ends")


def fails():
    raise ValueError("in a thread")


def forever():
    time.sleep(60)


print(threading.current_thread().name, threading.main_thread().ident == threading.get_ident())
failing = threading.Thread(target=fails, name="failing")
failing.start()
failing.join()
threading.Thread(target=forever, daemon=True).start()
threading.Thread(target=slow).start()
if sys.argv[1:] == ["crash"]:
    raise LookupError("while a thread runs")
