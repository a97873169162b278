"""What the plugin itself promises."""

import os

import pytest
from pytest_castellan import Castellan, CastellanError, command


def test_a_profile_or_token_of_the_developer_is_not_asked(castellan):
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_IAM"):
        assert name not in os.environ
    assert os.environ["AWS_ENDPOINT_URL"] == castellan.endpoint


def test_after_a_test_the_environment_is_as_it_was():
    assert os.environ.get("AWS_PROFILE") == "mine"
    assert "AWS_ENDPOINT_URL" not in os.environ


def test_the_command_is_the_one_that_is_named(monkeypatch):
    monkeypatch.setenv("CASTELLAN_COMMAND", "node 'a folder/castellan'")
    assert command() == ["node", "a folder/castellan"]


def test_a_server_that_does_not_start_says_why():
    with pytest.raises(CastellanError, match="unknown flag `--no-such-flag`"):
        Castellan("us-east-1", ["--no-such-flag"])
