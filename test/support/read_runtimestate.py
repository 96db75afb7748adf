"""Reads `utils dbreplication runtimestate` of each HOST:PORT given, as public health checks do, by netmiko."""
import json
import re
import sys

from netmiko import ConnectHandler

ROW = re.compile(
    r"^(\S+)\s+([\d.]+)\s+(\S+)\s+([YN]/[YN]/[YN])\s+(\d+)\s+\((g_\d+)\)\s+\((\d)\)\s+(.+)$", re.M
)


def rows(host, port):
    with ConnectHandler(
        device_type="generic",
        host=host,
        port=port,
        username="administrator",
        password="ucmock",
        fast_cli=False,
    ) as device:
        device.send_command("set cli pagination off", expect_string="admin:", read_timeout=20)
        text = device.send_command(
            "utils dbreplication runtimestate", expect_string="admin:", read_timeout=20
        )
    found = ROW.findall(text)
    return {
        name: {"address": row[0], "reach": row[2], "state": row[5], "details": row[6].strip()}
        for name, *row in found
    }


print(json.dumps([rows(*place.split(":")) for place in sys.argv[1:]]))
