"""Pure decisions about customers."""

from customers.rules.addresses import address_changes, says_nothing_new, with_address
from customers.rules.analytics import days_between, installation_figures
from customers.rules.derived import derived
from customers.rules.gathered import in_order, plural, readable
from customers.rules.history import Version, held_at, moment
from customers.rules.receipts import receipt, receipt_hash
from customers.rules.search import searched_text
from customers.rules.spreadsheet import neutralised, restored
from customers.rules.tables import CsvFile, TableFile, cells
from customers.rules.workbook import MOST_ROWS, Workbook

__all__ = [
    "MOST_ROWS",
    "CsvFile",
    "TableFile",
    "Version",
    "Workbook",
    "address_changes",
    "cells",
    "days_between",
    "derived",
    "held_at",
    "in_order",
    "installation_figures",
    "moment",
    "neutralised",
    "plural",
    "readable",
    "receipt",
    "receipt_hash",
    "restored",
    "says_nothing_new",
    "searched_text",
    "with_address",
]
