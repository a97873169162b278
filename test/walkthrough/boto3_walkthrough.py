"""The walkthrough by boto3. Run by boto3.test.ts, which gives it a server, mails as JSON lines on standard input, and reads its lines."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

import boto3
from botocore.exceptions import ClientError

ENDPOINT = os.environ["CASTELLAN_URL"]
ACCOUNT = os.environ["CASTELLAN_ACCOUNT_ID"]


def session(key, secret, token=None):
    return boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, region_name="us-east-1")


def client(of, service):
    return of.client(service, endpoint_url=ENDPOINT)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        actual = error.response["Error"]["Code"]
        assert actual == code, f"{actual} is not {code}: {error}"
        return
    raise AssertionError(f"{call.__name__} was not refused")


def totp(seed, at):
    command = ["oathtool", "--totp", "--base32", "--now", f"@{int(at)}", seed]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def seed_in(png):
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(png)
        file.flush()
        uri = subprocess.run(["zbarimg", "-q", "--raw", file.name], check=True, capture_output=True, text=True).stdout
    return re.search(r"secret=([A-Z2-7]+)", uri).group(1)


def next_mail(subject):
    """The test writes each mail that arrives as one line."""
    for line in sys.stdin:
        mail = json.loads(line)
        if mail["subject"].startswith(subject):
            return mail
    raise AssertionError(f"no mail {subject!r}")


def step(name):
    print(f"step {name}", flush=True)


root = session(os.environ["ROOT_KEY"], os.environ["ROOT_SECRET"])

step("root adds MFA")
iam = client(root, "iam")
device = iam.create_virtual_mfa_device(VirtualMFADeviceName="root-account-mfa-device")["VirtualMFADevice"]
root_seed = seed_in(device["QRCodePNG"])
assert device["Base32StringSeed"].decode() == root_seed
now = time.time()
castellan = client(root, "castellan")
castellan.enable_root_mfa_device(
    SerialNumber=device["SerialNumber"], AuthenticationCode1=totp(root_seed, now - 30), AuthenticationCode2=totp(root_seed, now)
)
assert iam.get_account_summary()["SummaryMap"]["AccountMFAEnabled"] == 1

step("root creates billing alarms that mail")
castellan.update_billing_preferences(ReceiveBillingAlerts=True)
sns = client(root, "sns")
topic = sns.create_topic(Name="billing")["TopicArn"]
refused("InvalidParameter", sns.subscribe, TopicArn=topic, Protocol="email", Endpoint="a@example.com\r\nRCPT TO:<b@example.com>")
sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="me@example.com")
mail = next_mail("AWS Notification - Subscription Confirmation")
token = re.search(r"Token=([^&\s]+)", mail["text"]).group(1)
sns.confirm_subscription(TopicArn=topic, Token=token)
cloudwatch = client(root, "cloudwatch")
for threshold in (10, 100):
    cloudwatch.put_metric_alarm(
        AlarmName=f"billing-{threshold}",
        Namespace="AWS/Billing",
        MetricName="EstimatedCharges",
        Dimensions=[{"Name": "Currency", "Value": "USD"}],
        Statistic="Maximum",
        Period=21600,
        EvaluationPeriods=1,
        Threshold=threshold,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[topic],
    )
castellan.record_charges(Charges=[{"ServiceName": "AmazonEC2", "Amount": "42.50"}])
next_mail('ALARM: "billing-10"')
states = {alarm["AlarmName"]: alarm["StateValue"] for alarm in cloudwatch.describe_alarms()["MetricAlarms"]}
assert states == {"billing-10": "ALARM", "billing-100": "OK"}, states
history = cloudwatch.describe_alarm_history(AlarmName="billing-10", HistoryItemType="StateUpdate")["AlarmHistoryItems"]
assert any("to ALARM" in item["HistorySummary"] for item in history), history

step("root creates iam-admin")
iam.create_user(UserName="iam-admin")
refused("EntityAlreadyExists", iam.create_user, UserName="IAM-ADMIN")
refused("PasswordPolicyViolation", iam.create_login_profile, UserName="iam-admin", Password="weak")
iam.create_login_profile(UserName="iam-admin", Password="Only-For-IAM-77", PasswordResetRequired=False)
found = [p for page in iam.get_paginator("list_policies").paginate(Scope="AWS") for p in page["Policies"] if p["PolicyName"] == "IAMFullAccess"]
iam.attach_user_policy(UserName="iam-admin", PolicyArn=found[0]["Arn"])
key = iam.create_access_key(UserName="iam-admin")["AccessKey"]

step("iam-admin manages IAM and nothing else")
admin = session(key["AccessKeyId"], key["SecretAccessKey"])
admin_iam = client(admin, "iam")
assert [user["UserName"] for user in admin_iam.list_users()["Users"]] == ["iam-admin"]
refused("UnauthorizedOperation", client(admin, "ec2").run_instances, ImageId="ami-12345678", MinCount=1, MaxCount=1)
refused("AccessDenied", client(admin, "rds").describe_db_instances)
refused("AuthorizationError", client(admin, "sns").list_topics)
refused("AccessDeniedException", client(admin, "dynamodb").list_tables)
refused("AccessDenied", client(admin, "s3").list_buckets)
refused("AccessDenied", client(admin, "cloudwatch").describe_alarms)
refused("AccessDeniedException", client(admin, "lambda").list_functions)

step("iam-admin adds MFA")
device = admin_iam.create_virtual_mfa_device(VirtualMFADeviceName="iam-admin")["VirtualMFADevice"]
seed = seed_in(device["QRCodePNG"])
now = time.time()
enable = dict(UserName="iam-admin", SerialNumber=device["SerialNumber"])
refused("InvalidAuthenticationCode", admin_iam.enable_mfa_device, **enable, AuthenticationCode1=totp(seed, now), AuthenticationCode2=totp(seed, now - 30))
admin_iam.enable_mfa_device(**enable, AuthenticationCode1=totp(seed, now - 30), AuthenticationCode2=totp(seed, now))

step("a code is good once")
sts = client(admin, "sts")
refused("AccessDenied", sts.get_session_token, SerialNumber=device["SerialNumber"], TokenCode=totp(seed, now))
credentials = sts.get_session_token(SerialNumber=device["SerialNumber"], TokenCode=totp(seed, now + 30))["Credentials"]
with_mfa = session(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
assert client(with_mfa, "sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/iam-admin"
assert len(client(with_mfa, "iam").list_users()["Users"]) == 1

step("done")
