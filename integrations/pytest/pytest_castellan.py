"""Fixtures for tests against Castellan: an AWS account with IAM enforced, in memory, on a free port of loopback."""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Iterator, Optional

import pytest

START_SECONDS = 60
STOP_SECONDS = 10
# What chooses other credentials or another address than those of the account.
FOREIGN = re.compile(r"^AWS_(PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|SECURITY_TOKEN|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE"
                     r"|CONTAINER_.*|ENDPOINT_URL.*|IGNORE_CONFIGURED_ENDPOINT_URLS|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$")


class CastellanError(RuntimeError):
    """The server could not be started: the message says why, and what to do."""


def command() -> list[str]:
    """What runs `castellan`."""
    if os.environ.get("CASTELLAN_COMMAND"):
        return shlex.split(os.environ["CASTELLAN_COMMAND"])
    if on_path := shutil.which("castellan"):
        return [on_path]
    for folder in [Path.cwd(), *Path.cwd().parents]:
        installed = folder / "node_modules" / ".bin" / ("castellan.cmd" if os.name == "nt" else "castellan")
        if installed.exists():
            return [str(installed)]
    if npx := shutil.which("npx"):
        return [npx, "--no", "--", "castellan"]
    raise CastellanError("castellan was not found: npm install castellan, or set CASTELLAN_COMMAND")


class Castellan:
    """A running server, and root of its account."""

    def __init__(self, region: str, flags: list[str]) -> None:
        self.region = region
        # Not one that begins with 0: its digits are written as a number now and then.
        self.account_id = str(secrets.randbelow(9 * 10**11) + 10**11)
        self.access_key_id = "AKIA" + "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16))
        self.secret_access_key = secrets.token_urlsafe(30)
        self.output: list[str] = []
        self._lines: Queue[Optional[str]] = Queue()
        self._process = subprocess.Popen(
            [*command(), "serve", "--ephemeral", "--port", "0", "--region", region, *flags],
            env=self._server_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self.endpoint = self._wait_until_ready()
        except BaseException:
            self.close()
            raise

    def environment(self) -> dict[str, str]:
        """The variables by which every AWS client finds the server, as root."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
        }

    def reset(self) -> None:
        """Back to the fresh account, with the same id and keys, in some milliseconds."""
        request = urllib.request.Request(f"{self.endpoint}/_castellan/reset", method="POST")
        # No proxy of the environment's: a reset is taken from this machine alone.
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            if json.load(answer) != {"status": "reset"}:
                raise CastellanError("the server did not start over")

    def session(self, access_key_id: Optional[str] = None, secret_access_key: Optional[str] = None) -> Any:
        """A session of boto3: root's, or that of a key."""
        import boto3  # Who has clients of another kind needs none.

        return boto3.Session(
            aws_access_key_id=access_key_id or self.access_key_id,
            aws_secret_access_key=secret_access_key or self.secret_access_key,
            region_name=self.region,
        )

    def client(self, service: str, **options: Any) -> Any:
        """A client of boto3, as root."""
        return self.session().client(service, endpoint_url=self.endpoint, **options)

    def user(self, name: str, *statements: dict[str, Any]) -> Any:
        """Makes an IAM user that may do what the statements say, and gives its session of boto3."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        if statements:
            policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
            iam.put_user_policy(UserName=name, PolicyName="given", PolicyDocument=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return self.session(key["AccessKeyId"], key["SecretAccessKey"])

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _server_environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not re.match("(AWS|CASTELLAN)_", name)}
        for name in ("GATEWAY_LISTEN", "EDGE_PORT"):
            kept.pop(name, None)
        return {
            **kept,
            "CASTELLAN_ROOT_EMAIL": "root@example.com",
            "CASTELLAN_ACCOUNT_ID": self.account_id,
            "CASTELLAN_ROOT_ACCESS_KEY_ID": self.access_key_id,
            "CASTELLAN_ROOT_SECRET_ACCESS_KEY": self.secret_access_key,
        }

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.output.append(line)
            del self.output[:-1000]
            self._lines.put(line)
        self._lines.put(None)

    def _wait_until_ready(self) -> str:
        endpoint = None
        while True:
            try:
                line = self._lines.get(timeout=START_SECONDS)
            except Empty:
                raise CastellanError(f"castellan was not ready within {START_SECONDS} s:\n{''.join(self.output)}") from None
            if line is None:
                raise CastellanError(f"castellan ended before it was ready:\n{''.join(self.output)}")
            if found := re.match(r"Castellan is ready: (\S+)", line):
                endpoint = found.group(1)
            if line == "Ready.\n" and endpoint is not None:
                return endpoint


@pytest.fixture(scope="session")
def castellan_region() -> str:
    return "us-east-1"


@pytest.fixture(scope="session")
def castellan_flags() -> list[str]:
    return []


@pytest.fixture(scope="session")
def castellan_server(castellan_region: str, castellan_flags: list[str]) -> Iterator[Castellan]:
    """A server for the whole session."""
    server = Castellan(castellan_region, castellan_flags)
    yield server
    server.close()


@pytest.fixture
def castellan(castellan_server: Castellan, monkeypatch: pytest.MonkeyPatch) -> Castellan:
    """The server with a fresh account, which clients that are made without options find."""
    castellan_server.reset()
    for name in list(os.environ):
        if FOREIGN.match(name):
            monkeypatch.delenv(name)
    for name, value in castellan_server.environment().items():
        monkeypatch.setenv(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, ",".join(filter(None, [os.environ.get(name), "localhost", "127.0.0.1"])))
    if "boto3" in sys.modules:
        # What an earlier test or an import made has other keys.
        monkeypatch.setattr(sys.modules["boto3"], "DEFAULT_SESSION", None)
    return castellan_server
