def help_out():
    print("helper", __name__)
    return 5
