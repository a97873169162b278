"""What a team's own tests look like: the policy under test stands in its own file, and IAM decides."""

import boto3
import pytest
from botocore.exceptions import ClientError

READER = {"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}


def test_a_reader_reads_and_deletes_nobody(castellan):
    reader = castellan.user("reader", READER).client("iam")
    boto3.client("iam").create_user(UserName="ann")
    assert reader.get_user(UserName="ann")["User"]["Arn"] == f"arn:aws:iam::{castellan.account_id}:user/ann"
    with pytest.raises(ClientError) as denied:
        reader.delete_user(UserName="ann")
    assert denied.value.response["Error"]["Code"] == "AccessDenied"
    assert "iam:DeleteUser" in denied.value.response["Error"]["Message"]


def test_each_test_begins_with_a_fresh_account(castellan):
    assert boto3.client("iam").list_users()["Users"] == []
    castellan.user("reader", READER)  # The name is free again.


def test_a_call_that_castellan_does_not_implement_is_decided_all_the_same(castellan):
    nobody = castellan.user("nobody").client("dynamodb")
    with pytest.raises(ClientError) as denied:
        nobody.list_tables()
    assert denied.value.response["Error"]["Code"] == "AccessDeniedException"


def test_clients_without_options_are_root_of_the_account(castellan):
    identity = boto3.client("sts").get_caller_identity()
    assert identity["Arn"] == f"arn:aws:iam::{castellan.account_id}:root"
