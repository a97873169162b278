"""What boto3 adds to the calls: paginators, waiters, exceptions by name, and profiles, of the AWS CLI's too."""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import unittest

import boto3
from botocore.exceptions import ClientError, WaiterError
from suite import allow, document, main, trusting

ACCOUNT = os.environ["ACCOUNT"]
ENDPOINT = os.environ["ENDPOINT"]
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
SOON = {"Delay": 1, "MaxAttempts": 1}
TO_EC2 = json.dumps(trusting({"Service": "ec2.amazonaws.com"}))


def client(service, session=None, **given):
    return (session or boto3.Session()).client(service, region_name="us-east-1", endpoint_url=ENDPOINT, **given)


def of(credentials):
    """A session with what STS, or CreateAccessKey, gave."""
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials.get("SessionToken"),
    }


iam = client("iam")
sts = client("sts")


class Paginators(unittest.TestCase):
    def pages(self, operation, member, page_size=2, **given):
        pages = list(iam.get_paginator(operation).paginate(PaginationConfig={"PageSize": page_size}, **given))
        self.assertTrue(all(len(page[member]) <= page_size for page in pages), operation)
        self.assertEqual([page["IsTruncated"] for page in pages], [True] * (len(pages) - 1) + [False], operation)
        return [each for page in pages for each in page[member]], len(pages)

    def test_each(self):
        """each listing of IAM in pages of two has everything once, in as many pages as it takes"""
        names = [f"page-{index}" for index in range(5)]
        path = "/pages/"
        for name in names:
            iam.create_user(UserName=name, Path=path, Tags=[{"Key": f"k{index}", "Value": "v"} for index in range(5)])
            iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=TO_EC2)
            iam.create_group(GroupName=name, Path=path)
            iam.create_instance_profile(InstanceProfileName=name, Path=path)
            policy = json.dumps(document(allow("s3:GetObject", f"arn:aws:s3:::{name}/*")))
            arn = iam.create_policy(PolicyName=name, Path=path, PolicyDocument=policy)["Policy"]["Arn"]
            iam.add_user_to_group(GroupName=name, UserName="page-0")
            iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName="page-0")
            for kind in ["user", "role", "group"]:
                holder = {f"{kind.title()}Name": "page-0"}
                getattr(iam, f"attach_{kind}_policy")(PolicyArn=arn, **holder)
                getattr(iam, f"put_{kind}_policy")(PolicyName=name, PolicyDocument=policy, **holder)
        for name in names[1:]:
            iam.add_user_to_group(GroupName="page-0", UserName=name)
            iam.attach_user_policy(UserName=name, PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy{path}page-0")
        rows = [
            ("list_users", "Users", "UserName", {"PathPrefix": path}),
            ("list_roles", "Roles", "RoleName", {"PathPrefix": path}),
            ("list_groups", "Groups", "GroupName", {"PathPrefix": path}),
            ("list_instance_profiles", "InstanceProfiles", "InstanceProfileName", {"PathPrefix": path}),
            ("list_instance_profiles_for_role", "InstanceProfiles", "InstanceProfileName", {"RoleName": "page-0"}),
            ("list_policies", "Policies", "PolicyName", {"PathPrefix": path, "Scope": "Local"}),
            ("list_groups_for_user", "Groups", "GroupName", {"UserName": "page-0"}),
            ("get_group", "Users", "UserName", {"GroupName": "page-0"}),
            ("list_attached_user_policies", "AttachedPolicies", "PolicyName", {"UserName": "page-0"}),
            ("list_attached_role_policies", "AttachedPolicies", "PolicyName", {"RoleName": "page-0"}),
            ("list_attached_group_policies", "AttachedPolicies", "PolicyName", {"GroupName": "page-0"}),
        ]
        for operation, member, name, given in rows:
            found, count = self.pages(operation, member, **given)
            self.assertEqual((sorted(each[name] for each in found), count), (names, 3), operation)
        for kind in ["user", "role", "group"]:
            holder = {f"{kind.title()}Name": "page-0"}
            self.assertEqual(self.pages(f"list_{kind}_policies", "PolicyNames", **holder), (names, 3), kind)
        keys, count = self.pages("list_user_tags", "Tags", UserName="page-0")
        self.assertEqual(([each["Key"] for each in keys], count), ([f"k{index}" for index in range(5)], 3))

        policy = f"arn:aws:iam::{ACCOUNT}:policy{path}page-0"
        holders = iam.get_paginator("list_entities_for_policy").paginate(
            PolicyArn=policy, PaginationConfig={"PageSize": 2}
        )
        whole = holders.build_full_result()
        self.assertEqual(sorted(each["UserName"] for each in whole["PolicyUsers"]), names)
        self.assertEqual([each["RoleName"] for each in whole["PolicyRoles"]], ["page-0"])
        self.assertEqual([each["GroupName"] for each in whole["PolicyGroups"]], ["page-0"])

        for number in range(4):
            text = json.dumps(document(allow("s3:GetObject", f"arn:aws:s3:::b/{number}")))
            iam.create_policy_version(PolicyArn=policy, PolicyDocument=text, SetAsDefault=True)
        versions, count = self.pages("list_policy_versions", "Versions", PolicyArn=policy)
        self.assertEqual(([each["VersionId"] for each in versions], count), (["v5", "v4", "v3", "v2", "v1"], 3))

        details = iam.get_paginator("get_account_authorization_details").paginate(
            Filter=["User", "Role", "Group", "LocalManagedPolicy"], PaginationConfig={"PageSize": 3}
        )
        whole = details.build_full_result()
        for member, name in [("UserDetailList", "UserName"), ("RoleDetailList", "RoleName")]:
            found = [each[name] for each in whole[member] if each["Path"] == path]
            self.assertEqual(sorted(found), names, member)
        actions = [f"s3:{name}" for name in ["GetObject", "PutObject", "ListBucket", "DeleteObject", "GetBucketAcl"]]
        simulated = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user{path}page-1",
            ActionNames=actions,
            ResourceArns=["arn:aws:s3:::b/3"],
            PaginationConfig={"PageSize": 2},
        )
        results = simulated.build_full_result()["EvaluationResults"]
        decisions = {each["EvalActionName"]: each["EvalDecision"] for each in results}
        self.assertEqual(decisions, {action: "implicitDeny" for action in actions} | {"s3:GetObject": "allowed"})

    def test_resumes(self):
        """a listing resumes where it was left, though what stood there is gone"""
        for index in range(5):
            iam.create_user(UserName=f"resume-{index}", Path="/resume/")
        paginator = iam.get_paginator("list_users")
        first = paginator.paginate(PathPrefix="/resume/", PaginationConfig={"MaxItems": 2, "PageSize": 2})
        half = first.build_full_result()
        self.assertEqual([user["UserName"] for user in half["Users"]], ["resume-0", "resume-1"])
        for name in ["resume-1", "resume-2"]:
            iam.delete_user(UserName=name)
        rest = paginator.paginate(PathPrefix="/resume/", PaginationConfig={"StartingToken": half["NextToken"]})
        self.assertEqual([user["UserName"] for user in rest.search("Users")], ["resume-3", "resume-4"])
        with self.assertRaises(ClientError) as refused:
            iam.list_users(Marker="no-marker")
        self.assertEqual(refused.exception.response["Error"]["Code"], "ValidationError")


class Waiters(unittest.TestCase):
    def test_exist(self):
        """user_exists, role_exists, policy_exists, instance_profile_exists wait for what is not there, and find it"""
        policy_arn = f"arn:aws:iam::{ACCOUNT}:policy/awaited"
        rows = [
            ("user_exists", {"UserName": "awaited"}, lambda: iam.create_user(UserName="awaited")),
            (
                "role_exists",
                {"RoleName": "awaited"},
                lambda: iam.create_role(RoleName="awaited", AssumeRolePolicyDocument=TO_EC2),
            ),
            (
                "policy_exists",
                {"PolicyArn": policy_arn},
                lambda: iam.create_policy(PolicyName="awaited", PolicyDocument=json.dumps(document(allow("s3:*")))),
            ),
            (
                "instance_profile_exists",
                {"InstanceProfileName": "awaited"},
                lambda: iam.create_instance_profile(InstanceProfileName="awaited"),
            ),
        ]
        for name, given, make in rows:
            waiter = iam.get_waiter(name)
            with self.assertRaises(WaiterError) as absent:
                waiter.wait(WaiterConfig=SOON, **given)
            self.assertIn("Max attempts exceeded", str(absent.exception), name)
            make()
            waiter.wait(WaiterConfig=SOON, **given)


class Exceptions(unittest.TestCase):
    def test_by_name(self):
        """errors are the client's exceptions, with code, status and AWS's words"""
        iam.create_user(UserName="taken")
        iam.create_role(RoleName="in-use", AssumeRolePolicyDocument=TO_EC2)
        iam.attach_role_policy(RoleName="in-use", PolicyArn=READ_ONLY)
        iam.create_group(GroupName="in-use")
        iam.add_user_to_group(GroupName="in-use", UserName="taken")
        for _ in range(2):
            iam.create_access_key(UserName="taken")
        linked = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]["RoleName"]
        raised = iam.exceptions
        absent = raised.NoSuchEntityException
        to_nobody = json.dumps(trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:user/none"}))
        rows = [
            (absent, 404, "The user with name none cannot be found.", "get_user", {"UserName": "none"}),
            (absent, 404, "The role with name none cannot be found.", "get_role", {"RoleName": "none"}),
            (
                raised.EntityAlreadyExistsException,
                409,
                "User with name TAKEN already exists.",
                "create_user",
                {"UserName": "TAKEN"},
            ),
            (
                raised.EntityAlreadyExistsException,
                409,
                "Role with name in-use already exists.",
                "create_role",
                {"RoleName": "in-use", "AssumeRolePolicyDocument": TO_EC2},
            ),
            (
                raised.DeleteConflictException,
                409,
                "Cannot delete entity, must detach all policies first.",
                "delete_role",
                {"RoleName": "in-use"},
            ),
            (
                raised.DeleteConflictException,
                409,
                "Cannot delete entity, must remove users from group first.",
                "delete_group",
                {"GroupName": "in-use"},
            ),
            (
                raised.LimitExceededException,
                409,
                "Cannot exceed quota for AccessKeysPerUser: 2",
                "create_access_key",
                {"UserName": "taken"},
            ),
            (
                raised.MalformedPolicyDocumentException,
                400,
                "Invalid principal in policy",
                "create_role",
                {"RoleName": "bad", "AssumeRolePolicyDocument": to_nobody},
            ),
            (
                raised.PasswordPolicyViolationException,
                400,
                "PasswordPolicyViolation",
                "create_login_profile",
                {"UserName": "taken", "Password": "weak"},
            ),
            (
                raised.UnmodifiableEntityException,
                400,
                "this role is only modifiable by AWS",
                "put_role_policy",
                {"RoleName": linked, "PolicyName": "p", "PolicyDocument": json.dumps(document(allow("*")))},
            ),
            (
                raised.InvalidInputException,
                400,
                "InvalidInput",
                "tag_user",
                {"UserName": "taken", "Tags": [{"Key": "aws:own", "Value": "v"}]},
            ),
            (raised.CredentialReportNotPresentException, 410, "ReportNotPresent", "get_credential_report", {}),
        ]
        for error, status, words, operation, given in rows:
            with self.assertRaises(error, msg=operation) as refused:
                getattr(iam, operation)(**given)
            self.assertIn(words, str(refused.exception))
            self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], status, operation)
            self.assertTrue(refused.exception.response["ResponseMetadata"]["RequestId"])

    def test_of_sts(self):
        """errors of STS are its client's exceptions"""
        role = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/none"}
        token = {**role, "RoleSessionName": "job-1", "WebIdentityToken": "not.a.jwt"}
        provider = f"arn:aws:iam::{ACCOUNT}:saml-provider/none"
        tags = [{"Key": f"{index}" * 8, "Value": os.urandom(120).hex()} for index in range(10, 60)]
        rows = [
            ("InvalidIdentityTokenException", "assume_role_with_web_identity", token),
            (
                "InvalidIdentityTokenException",
                "assume_role_with_saml",
                {**role, "PrincipalArn": provider, "SAMLAssertion": "PHg+PC94Pg=="},
            ),
            ("InvalidAuthorizationMessageException", "decode_authorization_message", {"EncodedMessage": "none"}),
            ("MalformedPolicyDocumentException", "get_federation_token", {"Name": "bob", "Policy": "{"}),
            ("PackedPolicyTooLargeException", "get_federation_token", {"Name": "bob", "Tags": tags}),
        ]
        for name, operation, given in rows:
            with self.assertRaises(getattr(sts.exceptions, name), msg=operation):
                getattr(sts, operation)(**given)


class Types(unittest.TestCase):
    def test_times(self):
        """times have a zone, policies are documents, and the resource interface walks from one thing to the next"""
        iam.create_role(RoleName="typed", AssumeRolePolicyDocument=TO_EC2, MaxSessionDuration=7200)
        role = iam.get_role(RoleName="typed")["Role"]
        self.assertIsNotNone(role["CreateDate"].tzinfo)
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(TO_EC2))
        self.assertEqual([role["MaxSessionDuration"], role["RoleLastUsed"]], [7200, {}])
        resource = boto3.resource("iam", region_name="us-east-1", endpoint_url=ENDPOINT)
        policy = resource.create_policy(PolicyName="typed", PolicyDocument=json.dumps(document(allow("s3:*"))))
        resource.Role("typed").attach_policy(PolicyArn=policy.arn)
        self.assertEqual([each.arn for each in resource.Role("typed").attached_policies.all()], [policy.arn])
        self.assertEqual([each.name for each in policy.attached_roles.all()], ["typed"])
        self.assertEqual(policy.default_version.document, document(allow("s3:*")))
        profile = resource.create_instance_profile(InstanceProfileName="typed")
        profile.add_role(RoleName="typed")
        self.assertEqual(resource.InstanceProfile("typed").roles[0].name, "typed")
        self.assertEqual(resource.AccountSummary().summary_map["AccountAccessKeysPresent"], 1)
        self.assertEqual(resource.CurrentUser().arn, f"arn:aws:iam::{ACCOUNT}:root")


class PodIdentity(unittest.TestCase):
    def test_assume_role_for_pod_identity(self):
        """boto3 gets a pod its role, and finds refusals as exceptions of their names"""
        trust = trusting({"Service": "pods.eks.amazonaws.com"})
        trust["Statement"][0]["Action"] = ["sts:AssumeRole", "sts:TagSession"]
        session = boto3.Session()
        session._session.get_component("data_loader").search_paths.append(os.environ["ENDPOINTS"])
        agent = client("eks-auth", session)
        asked = {"clusterName": "shop", "token": os.environ["POD_TOKEN"]}
        with self.assertRaises(agent.exceptions.AccessDeniedException):
            agent.assume_role_for_pod_identity(**asked)
        iam.create_role(RoleName="pod", AssumeRolePolicyDocument=json.dumps(trust))
        answer = agent.assume_role_for_pod_identity(**asked)
        self.assertEqual(answer["subject"], {"namespace": "web", "serviceAccount": "api"})
        self.assertGreater(answer["credentials"]["expiration"], datetime.datetime.now(datetime.timezone.utc))
        given = {name[0].upper() + name[1:]: value for name, value in answer["credentials"].items()}
        pod = client("sts", **of(given)).get_caller_identity()
        self.assertEqual(pod["Arn"], answer["assumedRoleUser"]["arn"])
        with self.assertRaises(agent.exceptions.InvalidTokenException):
            agent.assume_role_for_pod_identity(**{**asked, "token": os.environ["TOKEN"]})
        with self.assertRaises(agent.exceptions.ResourceNotFoundException):
            agent.assume_role_for_pod_identity(**{**asked, "clusterName": "none"})


PROFILES = """
[profile keys]
aws_access_key_id = {key}
aws_secret_access_key = {secret}
[profile first]
source_profile = keys
role_arn = {first}
external_id = of-customer
role_session_name = named
duration_seconds = 1800
[profile wrong]
source_profile = keys
role_arn = {first}
external_id = of-another
[profile second]
source_profile = first
role_arn = {second}
[profile web]
role_arn = {web}
web_identity_token_file = {token}
role_session_name = pod
[profile process]
credential_process = {process}
[profile of-process]
source_profile = process
role_arn = {second}
role_session_name = by-process
[profile of-environment]
credential_source = Environment
role_arn = {first}
external_id = of-customer
"""


class Profiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        home = pathlib.Path(os.environ["HOME"])
        iam.create_user(UserName="owner")
        policy = json.dumps(document(allow(["sts:AssumeRole", "iam:GetRole"])))
        iam.put_user_policy(UserName="owner", PolicyName="own", PolicyDocument=policy)
        key = iam.create_access_key(UserName="owner")["AccessKey"]
        external = {"Condition": {"StringEquals": {"sts:ExternalId": "of-customer"}}}
        arns = {name: f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ["first", "second", "web"]}

        def role(name, trust):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy)

        role("first", trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:user/owner"}, **external))
        role("second", trusting({"AWS": [arns["first"], f"arn:aws:iam::{ACCOUNT}:user/owner"]}))
        issuer = os.environ["ISSUER"]
        given = {"ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": ["a" * 40]}
        provider = iam.create_open_id_connect_provider(Url=issuer, **given)
        web = {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": provider["OpenIDConnectProviderArn"]},
            "Condition": {"StringEquals": {f"{issuer.split('//')[1]}:sub": "system:serviceaccount:default:app"}},
        }
        role("web", document(web))
        (home / "token").write_text(os.environ["TOKEN"])
        given = {"Version": 1, "AccessKeyId": key["AccessKeyId"], "SecretAccessKey": key["SecretAccessKey"]}
        (home / "given.json").write_text(json.dumps(given))
        (home / ".aws").mkdir()
        facts = {"key": key["AccessKeyId"], "secret": key["SecretAccessKey"], "token": home / "token", **arns}
        process = f"{sys.executable} -c \"print(open('{home}/given.json').read())\""
        (home / ".aws" / "config").write_text(PROFILES.format(process=process, **facts))
        cls.key = of(key)
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]:
            os.environ.pop(name)
        os.environ["AWS_DATA_PATH"] = os.environ["ENDPOINTS"]

    ROWS = [
        ("keys", "user/owner"),
        ("first", "assumed-role/first/named"),
        ("second", "assumed-role/second/"),
        ("web", "assumed-role/web/pod"),
        ("process", "user/owner"),
        ("of-process", "assumed-role/second/by-process"),
    ]

    def test_boto3(self):
        """boto3 finds by a profile: keys, a role by external id, a chain, a token's file, a process, a role by that"""
        for name, who in self.ROWS:
            session = boto3.Session(profile_name=name)
            self.assertIn(f":{who}", client("sts", session).get_caller_identity()["Arn"], name)
        seconds = boto3.Session(profile_name="first").get_credentials()
        seconds.get_frozen_credentials()
        left = seconds._expiry_time - datetime.datetime.now(datetime.timezone.utc)
        self.assertTrue(1700 < left.total_seconds() <= 1800, left)

    def test_refused(self):
        """another customer's external id is refused, and so is a token that has another's subject"""
        with self.assertRaises(ClientError) as refused:
            client("sts", boto3.Session(profile_name="wrong")).get_caller_identity()
        self.assertEqual(refused.exception.response["Error"]["Code"], "AccessDenied")
        path = pathlib.Path(os.environ["HOME"]) / "token"
        path.write_text(os.environ["TOKEN_OF_ANOTHER"])
        with self.assertRaises(ClientError) as refused:
            client("sts", boto3.Session(profile_name="web")).get_caller_identity()
        self.assertEqual(refused.exception.response["Error"]["Code"], "AccessDenied")
        path.write_text(os.environ["TOKEN"])

    def test_environment(self):
        """a role is found by keys, or by a token's file, of the environment"""
        keys = {
            "AWS_ACCESS_KEY_ID": self.key["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": self.key["aws_secret_access_key"],
        }
        web = {
            "AWS_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/web",
            "AWS_WEB_IDENTITY_TOKEN_FILE": str(pathlib.Path(os.environ["HOME"]) / "token"),
            "AWS_ROLE_SESSION_NAME": "of-environment",
        }
        rows = [(keys, "of-environment", "assumed-role/first/"), (web, None, "assumed-role/web/of-environment")]
        for given, profile, who in rows:
            os.environ.update(given)
            self.assertIn(who, client("sts", boto3.Session(profile_name=profile)).get_caller_identity()["Arn"])
            for name in given:
                os.environ.pop(name)

    def test_cli(self):
        """the AWS CLI finds the same by the same profiles"""
        for name, who in self.ROWS:
            self.assertIn(f":{who}", json.loads(self.cli(name, "sts", "get-caller-identity"))["Arn"], name)
        role = json.loads(self.cli("second", "iam", "get-role", "--role-name", "first"))["Role"]
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        self.assertEqual(statement["Condition"], {"StringEquals": {"sts:ExternalId": "of-customer"}})
        refused = subprocess.run(self.command("wrong", "sts", "get-caller-identity"), capture_output=True, text=True)
        self.assertIn("An error occurred (AccessDenied) when calling the AssumeRole operation", refused.stderr)

    def command(self, profile, *words):
        return ["aws", "--profile", profile, "--region", "us-east-1", "--endpoint-url", ENDPOINT, *words]

    def cli(self, *words):
        return subprocess.run(self.command(*words), capture_output=True, text=True, check=True).stdout


main(Paginators, Waiters, Exceptions, Types, PodIdentity, Profiles)
