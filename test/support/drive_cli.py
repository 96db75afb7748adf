"""Drives the command line as public scripts do: paramiko with expect, and netmiko's generic driver."""
import json
import re
import sys
import time

import paramiko
from netmiko import ConnectHandler

PORT = int(sys.argv[1])
LOGIN = {"username": "administrator", "password": "ucmock"}


def expect(channel, end, seconds=20):
    """What comes until it ends in this, as paramiko-expect does: CR and escapes removed."""
    text, until = "", time.time() + seconds
    channel.settimeout(1)
    while time.time() < until:
        try:
            text += channel.recv(65535).decode("utf-8")
        except TimeoutError:
            continue
        text = re.sub(r"\x1b(\[[0-9;]*[A-Za-z])", "", text).replace("\r", "")
        if re.search(r"(?:^|\n)" + end + r"$", text):
            return text
    raise SystemExit(f"no {end} in {text!r}")


def paramiko_session():
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", PORT, allow_agent=False, look_for_keys=False, **LOGIN)
    channel = client.invoke_shell(term="vt100", width=80, height=24)
    expect(channel, "admin:")
    said = {}
    for command in ["set cli pagination off", "show status", "utils dbreplication runtimestate"]:
        channel.send(command + "\r")
        said[command] = expect(channel, "admin:")
    channel.send("set cli session timeout 45\n")
    expect(channel, r".*Continue \(y/n\)\?")
    channel.send("y")
    said["timeout"] = expect(channel, ".*admin:")
    client.close()
    return said


def keyboard_interactive():
    transport = paramiko.Transport(("127.0.0.1", PORT))
    transport.start_client()
    transport.auth_interactive(LOGIN["username"], lambda *_: [LOGIN["password"]])
    ready = transport.is_authenticated()
    transport.close()
    return ready


def netmiko_session():
    with ConnectHandler(
        device_type="generic", host="127.0.0.1", port=PORT, fast_cli=False, **LOGIN
    ) as device:
        device.send_command("set cli pagination off", expect_string="admin:", read_timeout=20)
        text = device.send_command(
            "utils dbreplication runtimestate", expect_string="admin:", read_timeout=20
        )
        restart = device.send_command(
            "utils service restart Cisco Tftp", expect_string="admin:", read_timeout=60
        )
    row = re.compile(
        r"^(\S+)\s+([\d.]+)\s+(\S+)\s+([YN]/[YN]/[YN])\s+(\d+)\s+\((g_\d+)\)\s+\((\d)\)\s+(.+)$",
        re.M,
    )
    return {"rows": row.findall(text), "restart": restart}


print(
    json.dumps(
        {
            "paramiko": paramiko_session(),
            "interactive": keyboard_interactive(),
            "netmiko": netmiko_session(),
        }
    )
)
