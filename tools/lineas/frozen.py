"""Small frozen types at no import cost.

`typing.NamedTuple` and `dataclasses` take 6 and 12 ms to import, a third of the time in which one clean file is
linted (bench/). To type checkers `NamedTuple` is the one of `typing`; at run time it is `collections.namedtuple`
with the class body's methods and defaults.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Meta(type):
        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = list(body.get("__annotations__", ()))
            defaults = [body.pop(field) for field in fields if field in body]
            base = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            return type(name, (base,), {**body, "__slots__": ()})

    class NamedTuple(metaclass=_Meta):
        """Stand-in for typing.NamedTuple; the module docstring says why."""
