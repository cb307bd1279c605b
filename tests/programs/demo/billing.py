"""Bills last month's orders: reads them from a CSV file and the exchange rates from a JSON file.

    python billing.py orders.csv settings.json
"""

import csv
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path


class BillingError(Exception):
    """An order that cannot be billed."""


@dataclass
class Order:
    number: int
    customer: str
    day: date
    amount: Decimal
    currency: str


@dataclass
class Invoice:
    customer: str
    currency: str
    orders: list[Order] = field(default_factory=list)
    total: Decimal = Decimal(0)


def read_orders(path: Path) -> list[Order]:
    with path.open(newline="") as file:
        return [
            Order(
                number=int(row["number"]),
                customer=row["customer"],
                day=date.fromisoformat(row["day"]),
                amount=Decimal(row["amount"]),
                currency=row["currency"],
            )
            for row in csv.DictReader(file)
        ]


def bill(orders: list[Order], settings: dict) -> list[Invoice]:
    by_customer = defaultdict(list)
    for order in orders:
        by_customer[order.customer].append(order)
    return [make_invoice(customer, theirs, settings) for customer, theirs in by_customer.items()]


def make_invoice(customer: str, orders: list[Order], settings: dict) -> Invoice:
    invoice = Invoice(customer, settings["currency"])
    for order in orders:
        invoice.total += price(order, settings)
        invoice.orders.append(order)
    return invoice


def price(order: Order, settings: dict) -> Decimal:
    discount = Decimal(settings["discounts"].get(order.customer, "0"))
    net = order.amount * (1 - discount)
    return convert(net, order.currency, settings["rates"])


def convert(amount: Decimal, currency: str, rates: dict[str, str]) -> Decimal:
    try:
        rate = Decimal(rates[currency])
    except KeyError as error:
        raise BillingError(f"no exchange rate for {currency!r}") from error
    return (amount * rate).quantize(Decimal("0.01"))


def main() -> None:
    orders = read_orders(Path(sys.argv[1]))
    settings = json.loads(Path(sys.argv[2]).read_text())
    print(f"billing {len(orders)} orders in {settings['currency']}")
    for invoice in bill(orders, settings):
        print(f"{invoice.customer:<20} {invoice.total:>12} {invoice.currency}")


if __name__ == "__main__":
    main()
