import warnings

warnings.warn("of the user")
warnings.warn("deprecated in main", DeprecationWarning)
warnings.warn("pending", PendingDeprecationWarning)
warnings.warn_explicit("elsewhere", UserWarning, "other.py", 7)
