"""Writes the dump that the viewer is measured with: 5,000,000 objects, 500 MB of raw CBOR, of a program that failed.

python large.py FILE [ORDERS]
"""

import random
import sys

import coredumpy

WORDS = (  # noqa: SIM905
    "the order was taken by phone and will be sent with care after payment to customer address in second floor please "
    "ring twice fragile gift wrapped blue large returned urgent invoice discount applied weekend delivery box of parts"
).split()
CITIES = ("Lisbon", "Kraków", "Oslo", "Reykjavík", "Osaka", "Valparaíso", "Tartu", "Nairobi")


class Order:
    def __init__(self, number: int, noise: random.Random) -> None:
        self.number = number
        self.customer = f"customer {number * 7919 % 1_000_003}"
        self.note = text(noise, 14)
        self.address = {"street": f"{number % 990} {text(noise, 3)} street", "city": CITIES[number % 8], "zip": number}
        self.lines = [line(number, position, noise) for position in range(2)]

    def total(self) -> float:
        return sum(one["price"] * one["quantity"] for one in self.lines)


def line(number: int, position: int, noise: random.Random) -> dict[str, object]:
    sku = f"SKU-{noise.randrange(10**8):08}"
    quantity = 0 if number == 999 else position + 1
    return {"sku": sku, "quantity": quantity, "price": (number + 1) / 8, "text": text(noise, 14)}


def text(noise: random.Random, words: int) -> str:
    return " ".join(noise.choices(WORDS, k=words))


def average(orders: list[Order]) -> float:
    shares = {}
    for order in orders:
        order_total = order.total()
        shares[order.number] = 1 / order_total
    return sum(shares.values()) / len(shares)


def main() -> None:
    path, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    for name in ("max_items", "max_total_bytes"):
        setattr(coredumpy.config, name, 10**12)
    coredumpy.config.dump_timeout = 3600
    noise = random.Random(4)
    try:
        orders = [Order(number, noise) for number in range(count)]
        average(orders)
    except ZeroDivisionError:
        coredumpy.dump(path=path)


if __name__ == "__main__":
    main()
