"""What a program has around it: context variables, contexts, a thread's own data; and what type variables allow."""

import contextvars
import threading
import typing

user = contextvars.ContextVar("user")
locale = contextvars.ContextVar("locale", default=["de"])
request = contextvars.ContextVar("request")

T = typing.TypeVar("T")
Text = typing.TypeVar("Text", str, bytes)
Size = typing.TypeVar("Size", bound=int)
Node = typing.TypeVar("Node", bound="Settings")
Call = typing.ParamSpec("Call")


class Settings(threading.local):
    depth = 3


def handle():
    token = user.set({"name": "ann"})
    context, empty = contextvars.copy_context(), contextvars.Context()
    own, settings = threading.local(), Settings()
    own.rows, own.user, settings.depth = [1, 2], "ann", 4
    raise PermissionError(13, "no access")


#> p user.get(), user.get(None), locale.get(), request.get('none'), user.name, user.get() is context[user]
#> p request.get()
#> p token.var is user, token.old_value
#> p context[user], context.get(user), context.get(request), context.get(request, 5), user in context, request in context
#> p len(context), list(context), list(context.keys()), list(context.values()), list(context.items()), context
#> p {variable.name: value for variable, value in context.items()}, dict(context) == {user: {'name': 'ann'}}
#> p context[request]
#> p len(empty), list(empty), bool(empty)
#> p own.rows, own.user, getattr(own, 'other', 'none'), hasattr(own, 'user'), vars(own), own.__dict__
#> p own.other
#> p settings.depth, Settings.depth, vars(settings), settings.rows
#> own.rows.append(3)
#> own.more = 1
#> p own.rows, own.more
#> p T.__bound__, T.__constraints__, Text.__constraints__, Size.__bound__, Node.__bound__, Call.__bound__
#>! p user.set(1)
#>! p context.run(handle)
#>! p user.reset(token)
handle()
