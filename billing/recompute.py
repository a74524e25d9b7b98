#!/usr/bin/env python3
"""Recomputes what usage cost, from the ledger's raw records and a price book, without any of Spillway's code.

usage: recompute.py LEDGER.db BOOK.yaml FROM TO

FROM and TO are epoch seconds. Prints one JSON object: nanos of the book's currency by namespace, the rounding at hourly
settlement and what vouchers take off if the book has them, the seconds without a price, and the total. Meters that still run are left out.

The rules, as docs/billing.md states them:
- a second costs the sum of amount x quantity / (unit x period) over the book's prices for the spec's family, else for "*";
- a usage is charged from its first second (clock accepted), its first pull, or its first running container;
- it is rounded once: the charge up to any second is its exact cost so far, rounded half-even to nanos, and the charge of
  a part is the difference of two such charges;
- vouchers cover hour by hour what began first; what they leave of a pod's hour is rounded at settlement.
"""

import json
import re
import sqlite3
import sys
from collections import defaultdict
from datetime import datetime
from fractions import Fraction

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "month": 730 * 3600}
GIB = 2**30
NANO = 10**9
ALWAYS = (-(2**62), 2**62)
# In which vouchers cover the usages of an hour.
ORDER = ("start", "to", "milli_cpu", "memory_bytes", "milli_gpus", "family", "name", "region", "extra_storage_bytes", "resized")


def quantity(unit, spec):
    return {
        "vCPU": Fraction(spec["milli_cpu"], 1000),
        "GiB": Fraction(spec["memory_bytes"], GIB),
        "GPU": Fraction(spec["milli_gpus"], 1000),
        "storage-GiB": Fraction(spec["extra_storage_bytes"], GIB),
        "storage-100GiB": Fraction(spec["extra_storage_bytes"], 100 * GIB),
        "pod": Fraction(1),
    }[unit]


def is_complete(units, spec):
    whole = "pod" in units
    return (
        (not spec["milli_cpu"] or whole or "vCPU" in units)
        and (not spec["memory_bytes"] or whole or "GiB" in units)
        and (not spec["milli_gpus"] or whole or "GPU" in units)
        and (not spec["extra_storage_bytes"] or "storage-GiB" in units or "storage-100GiB" in units)
    )


def epoch(text):
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def read_book(path):
    """The part of YAML that price books are written in."""
    book = {"clock": None, "spot": None, "settlement": None, "lists": [], "vouchers": []}
    family = None
    for raw in open(path, encoding="utf-8"):
        line = raw.split(" #")[0].rstrip()
        if not line or line.lstrip().startswith("#"):
            continue
        key, _, value = line.strip().lstrip("- ").partition(":")
        value = value.strip().strip('"')
        if line.strip().startswith("- {"):
            price = dict(re.findall(r'(\w+): *"?([^,}"]+)"?', line))
            if "amount" in price:
                book["lists"][-1]["families"].setdefault(family, []).append(
                    (Fraction(price["amount"]), price["unit"].strip(), SECONDS[price["period"].strip()])
                )
            else:
                book["vouchers"].append({name: text.strip() for name, text in price.items()})
        elif key == "family":
            family = "" if value == "as-requested" else value
        elif key == "clock":
            book["clock"] = value
        elif key == "spot":
            book["spot"] = Fraction(value)
        elif key == "settlementSmallest":
            book["settlement"] = Fraction(value) * NANO
        elif line.startswith("  - "):
            book["lists"].append({"from": ALWAYS[0], "to": ALWAYS[1], "families": {}})
        if line.startswith("  ") and key in ("from", "to"):
            book["lists"][-1][key] = epoch(value)
    return book


class Tariff:
    def __init__(self, book, spec):
        self.pieces = []
        factor = Fraction(1) if not spec["spot"] else book["spot"]
        for prices in book["lists"]:
            chosen = prices["families"].get(spec["family"], prices["families"].get("*"))
            if chosen is not None and factor is not None:
                rate = sum((a * NANO * quantity(u, spec) / p for a, u, p in chosen), Fraction(0)) * factor
                complete = is_complete({u for _, u, _ in chosen}, spec)
                self.pieces.append((prices["from"], prices["to"], rate, complete))

    @staticmethod
    def within(piece, start, end):
        return max(0, min(end, piece[1]) - max(start, piece[0]))

    def charged_until(self, start, end):
        # Python's round() of a Fraction is half-even and exact.
        return round(sum((p[2] * self.within(p, start, end) for p in self.pieces), Fraction(0)))

    def charge(self, start, begin, end):
        return self.charged_until(start, end) - self.charged_until(start, begin)

    def unpriced(self, begin, end):
        return end - begin - sum(self.within(p, begin, end) for p in self.pieces if p[3])


def offset(voucher, hours):
    """What a voucher takes off: in each hour it covers usages of its spec, those first that began first."""
    begin = epoch(voucher["from"]) if "from" in voucher else ALWAYS[0]
    end = epoch(voucher["to"]) if "to" in voucher else ALWAYS[1]
    nanos = 0
    for hour, parts in hours.items():
        seconds = int(voucher["count"]) * max(0, min(end, (hour + 1) * 3600) - max(begin, hour * 3600))
        for part in parts:
            if (part["family"], part["name"]) == (voucher.get("family", ""), voucher["spec"]) and (
                part["region"] == voucher["region"] if "region" in voucher else True
            ):
                until = min(part["until"], part["at"] + seconds)
                charge = part["tariff"].charge(part["start"], part["at"], until)
                nanos += charge
                part["pod_hours"][part["pod"], hour] -= charge
                seconds -= until - part["at"]
                part["at"] = until
    return nanos


def settled(nanos, smallest):
    if nanos >= smallest:
        return nanos
    return int(smallest) if 2 * nanos >= smallest else 0


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    ledger, book_file, begin, end = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    book = read_book(book_file)
    database = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    tariffs = {row["id"]: Tariff(book, row) for row in database.execute("SELECT * FROM spec")}
    specs = {row["id"]: row for row in database.execute("SELECT * FROM spec")}
    compute = {key: Tariff(book, dict(row, extra_storage_bytes=0)) for key, row in specs.items()}
    subjects = {row["id"]: row for row in database.execute("SELECT * FROM subject")}
    hours = defaultdict(list)
    totals, pod_hours, unpriced = defaultdict(int), defaultdict(int), 0
    for row in database.execute("SELECT * FROM usage WHERE to_s > ? AND from_s < ?", (begin, end)):
        mark = {"accepted": row["from_s"], "first-pull": row["pull_s"], "free-until-first-running": row["run_s"]}
        start = mark[book["clock"]]
        if start is None:
            continue
        start = max(start, row["from_s"])
        first, last = max(start, begin), min(row["to_s"], end)
        if first >= last:
            continue
        tariff = tariffs[row["spec"]]
        totals[subjects[row["subject"]]["namespace"]] += tariff.charge(start, first, last)
        unpriced += tariff.unpriced(first, last)
        spec, to = specs[row["spec"]], last
        while (book["settlement"] or book["vouchers"]) and first < last:
            until = min(last, (first // 3600 + 1) * 3600)
            pod_hours[row["uid"], first // 3600] += tariff.charge(start, first, until)
            if not spec["spot"]:
                part = {key: spec[key] for key in ORDER if key in spec.keys()}
                part.update(start=start, to=to, at=first, until=until, tariff=compute[row["spec"]])
                part.update(pod=row["uid"], pod_hours=pod_hours)
                part["resized"] = row["uid"] if row["number"] > 0 or row["ending"] == "RESIZED" else ""
                part["region"] = subjects[row["subject"]]["region"]
                hours[first // 3600].append(part)
            first = until
    for parts in hours.values():
        parts.sort(key=lambda part: [part[key] for key in ORDER])
    vouchers = sum(offset(voucher, hours) for voucher in book["vouchers"])
    rounding = sum(settled(n, book["settlement"]) - n for n in pod_hours.values()) if book["settlement"] else 0
    print(
        json.dumps(
            {
                "namespaces": dict(sorted(totals.items())),
                "rounding": rounding,
                "vouchers": -vouchers,
                "unpricedSeconds": unpriced,
                "total": sum(totals.values()) + rounding - vouchers,
            }
        )
    )


main()
