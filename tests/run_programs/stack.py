"""What stands under the first frame."""

import inspect
import sys
import traceback
import warnings


def show():
    traceback.print_stack()
    print([frame.function for frame in inspect.stack()])
    warnings.warn("the caller's caller", stacklevel=3)


try:
    sys._getframe(1)
except ValueError as error:
    print(error)
show()
warnings.warn("the caller", stacklevel=2)
