from .inner import helper
