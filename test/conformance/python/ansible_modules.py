"""
What Ansible's collections amazon.aws and community.aws do to IAM and STS: made, found as it is wished, changed, and
removed. Each module is run as Ansible runs it, with its arguments as JSON, but in this process: to start Python for
each would take most of a minute.
"""

import contextlib
import importlib
import io
import json
import os
import unittest

from ansible.module_utils import basic
from suite import allow, document, main, trusting

ACCOUNT = os.environ["ACCOUNT"]
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"
GET_OBJECTS = document(allow("s3:GetObject"))
PUT_OBJECTS = document(allow("s3:PutObject"))
TO_EC2 = trusting({"Service": "ec2.amazonaws.com"})
TO_ACCOUNT = trusting({"AWS": ACCOUNT}, Condition={"StringEquals": {"sts:ExternalId": "of-ansible"}})


def run(module, **arguments):
    """What `amazon.iam_user` and its like answer; also where they fail."""
    collection, name = module.split(".")
    found = importlib.import_module(f"ansible_collections.{collection}.aws.plugins.modules.{name}")
    internal = {"_ansible_remote_tmp": "/tmp", "_ansible_keep_remote_files": False}
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": {**arguments, **internal}}).encode()
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
        found.main()
    return json.loads(output.getvalue().splitlines()[-1])


class Modules(unittest.TestCase):
    def changes(self, module, **arguments):
        answer = run(module, **arguments)
        self.assertFalse(answer.get("failed"), answer.get("msg"))
        self.assertTrue(answer["changed"], answer)
        return answer

    def finds(self, module, **arguments):
        answer = run(module, **arguments)
        self.assertFalse(answer.get("failed"), answer.get("msg"))
        self.assertFalse(answer.get("changed"), answer)
        return answer

    def fails(self, message, module, **arguments):
        answer = run(module, **arguments)
        self.assertTrue(answer.get("failed"), answer)
        self.assertIn(message, answer["msg"])

    def test_caller(self):
        """aws_caller_info says who calls"""
        self.assertEqual(self.finds("amazon.aws_caller_info")["arn"], f"arn:aws:iam::{ACCOUNT}:root")

    def test_managed_policy(self):
        """iam_managed_policy makes a policy, keeps it, writes versions until there are five, and removes all"""
        wish = {"policy_name": "objects", "policy": GET_OBJECTS}
        made = self.changes("community.iam_managed_policy", **wish)
        self.assertEqual(made["policy"]["default_version_id"], "v1")
        self.finds("community.iam_managed_policy", **wish)
        for number in range(2, 8):
            policy = document(allow("s3:PutObject", f"arn:aws:s3:::b/{number}"))
            later = self.changes("community.iam_managed_policy", policy_name="objects", policy=policy)
            self.assertEqual(later["policy"]["default_version_id"], f"v{number}", "the oldest makes room")
        only = {"policy_name": "objects", "policy": PUT_OBJECTS, "only_version": True}
        self.assertEqual(self.changes("community.iam_managed_policy", **only)["policy"]["default_version_id"], "v8")
        self.fails("MalformedPolicyDocument", "community.iam_managed_policy", policy_name="bad", policy="{}")
        self.changes("community.iam_managed_policy", policy_name="objects", state="absent")
        self.finds("community.iam_managed_policy", policy_name="objects", state="absent")

    def test_user(self):
        """iam_user, iam_access_key, iam_policy and iam_group: a user with all that one has, and without"""
        wish = {
            "name": "ansible-user",
            "state": "present",
            "password": "Correct-horse-1",
            "update_password": "on_create",
            "managed_policies": [READ_ONLY],
            "tags": {"team": "blue", "env": "test"},
        }
        made = self.changes("amazon.iam_user", **wish)
        self.assertEqual(made["iam_user"]["user"]["tags"], {"team": "blue", "env": "test"})
        self.finds("amazon.iam_user", **wish)
        other = {"managed_policies": [SECURITY_AUDIT], "purge_policies": True, "tags": {"team": "green"}}
        changed = self.changes("amazon.iam_user", name="ansible-user", state="present", **other)
        self.assertEqual(changed["iam_user"]["user"]["tags"], {"team": "green"})
        self.assertEqual(len(self.finds("amazon.iam_user_info", name="ansible-user")["iam_users"]), 1)
        self.fails("PasswordPolicyViolation", "amazon.iam_user", name="ansible-user", state="present", password="weak")

        key = self.changes("community.iam_access_key", user_name="ansible-user")
        named = {"user_name": "ansible-user", "id": key["access_key_id"]}
        for active, status in [(False, "Inactive"), (True, "Active")]:
            changed = self.changes("community.iam_access_key", active=active, **named)
            self.assertEqual(changed["access_key"]["status"], status)
        keys = self.finds("community.iam_access_key_info", user_name="ansible-user")["access_keys"]
        self.assertEqual([each["access_key_id"] for each in keys], [key["access_key_id"]])
        self.changes("community.iam_access_key", user_name="ansible-user")
        self.fails("AccessKeysPerUser: 2", "community.iam_access_key", user_name="ansible-user")
        rotated = self.changes("community.iam_access_key", user_name="ansible-user", rotate_keys=True)
        self.assertEqual(rotated["deleted_access_key_id"], key["access_key_id"], "the oldest")

        group = {"name": "ansible-group", "state": "present", "managed_policies": [READ_ONLY]}
        group["users"] = ["ansible-user"]
        made = self.changes("community.iam_group", **group)
        self.assertEqual([user["user_name"] for user in made["iam_group"]["users"]], ["ansible-user"])
        self.finds("community.iam_group", **group)
        for kind in ["user", "group"]:
            of = {"iam_type": kind, "iam_name": f"ansible-{kind}", "policy_name": "own"}
            self.changes("amazon.iam_policy", policy_json=GET_OBJECTS, **of)
            self.finds("amazon.iam_policy", policy_json=GET_OBJECTS, **of)
            read = self.finds("amazon.iam_policy_info", **of)
            self.assertEqual(read["policies"][0]["policy_document"], GET_OBJECTS)
            self.fails("MalformedPolicyDocument", "amazon.iam_policy", policy_json={"Version": "2012-10-17"}, **of)
            self.changes("amazon.iam_policy", state="absent", **of)
        self.assertEqual(self.finds("community.iam_mfa_device_info", user_name="ansible-user")["mfa_devices"], [])

        self.changes("community.iam_group", name="ansible-group", state="absent")
        self.finds("community.iam_group", name="ansible-group", state="absent")
        self.changes("amazon.iam_user", name="ansible-user", state="absent")
        self.finds("amazon.iam_user", name="ansible-user", state="absent")
        self.assertEqual(self.finds("amazon.iam_user_info", name="ansible-user")["iam_users"], [])

    def test_role(self):
        """iam_role makes a role, changes each part of it, and removes it with its policies and instance profile"""
        wish = {
            "name": "ansible-role",
            "path": "/ansible/",
            "description": "of a playbook",
            "assume_role_policy_document": json.dumps(TO_EC2),
            "managed_policies": [READ_ONLY],
            "boundary": READ_ONLY,
            "max_session_duration": 7200,
            "create_instance_profile": False,
            "tags": {"team": "blue"},
        }
        made = self.changes("community.iam_role", **wish)
        self.assertEqual(made["iam_role"]["arn"], f"arn:aws:iam::{ACCOUNT}:role/ansible/ansible-role")
        self.finds("community.iam_role", **wish)
        other = {
            **wish,
            "description": "changed",
            "assume_role_policy_document": json.dumps(TO_ACCOUNT),
            "managed_policies": [SECURITY_AUDIT],
            "boundary": "",
            "max_session_duration": 3600,
            "tags": {"team": "green"},
        }
        changed = self.changes("community.iam_role", **other)["iam_role"]
        self.assertEqual(
            [changed["description"], changed["tags"], [each["policy_arn"] for each in changed["attached_policies"]]],
            ["changed", {"team": "green"}, [SECURITY_AUDIT]],
        )
        self.finds("community.iam_role", **other)
        of = {"iam_type": "role", "iam_name": "ansible-role", "policy_name": "own"}
        self.changes("amazon.iam_policy", policy_json=GET_OBJECTS, **of)

        node = {"name": "ansible-node", "assume_role_policy_document": json.dumps(TO_EC2), "wait_timeout": 10}
        self.changes("community.iam_role", **node)
        self.finds("community.iam_role", **node)
        (told,) = self.finds("community.iam_role_info", name="ansible-node")["iam_roles"]
        self.assertEqual([each["instance_profile_name"] for each in told["instance_profiles"]], ["ansible-node"])
        self.assertEqual(len(self.finds("community.iam_role_info", path_prefix="/ansible/")["iam_roles"]), 1)
        self.fails("MalformedPolicyDocument", "community.iam_role", name="bad", assume_role_policy_document="{}")

        for name in ["ansible-role", "ansible-node"]:
            gone = {"name": name, "path": "/ansible/" if name == "ansible-role" else "/", "state": "absent"}
            self.changes("community.iam_role", delete_instance_profile=True, **gone)
            self.finds("community.iam_role", **gone)

    def test_sessions(self):
        """sts_assume_role and sts_session_token give sessions, and say in AWS's words why not"""
        self.changes("amazon.iam_user", name="caller", state="present")
        own = {"iam_type": "user", "iam_name": "caller", "policy_name": "own"}
        self.changes("amazon.iam_policy", policy_json=document(allow("sts:*")), **own)
        key = self.changes("community.iam_access_key", user_name="caller")
        caller = {"access_key": key["access_key_id"], "secret_key": key["secret_access_key"]}
        role = {"name": "assumed", "assume_role_policy_document": json.dumps(TO_ACCOUNT)}
        self.changes("community.iam_role", create_instance_profile=False, **role)

        wish = {"role_arn": f"arn:aws:iam::{ACCOUNT}:role/assumed", "role_session_name": "ansible"}
        whole = {**wish, "external_id": "of-ansible", "duration_seconds": 900}
        self.fails("Roles may not be assumed by root accounts", "community.sts_assume_role", **whole)
        self.fails("is not authorized to perform: sts:AssumeRole", "community.sts_assume_role", **wish, **caller)
        assumed = self.changes("community.sts_assume_role", **whole, **caller)
        given = assumed["sts_creds"]
        session = {
            "access_key": given["access_key"],
            "secret_key": given["secret_key"],
            "session_token": given["session_token"],
        }
        arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/assumed/ansible"
        self.assertEqual(assumed["sts_user"]["arn"], arn)
        self.assertEqual(self.finds("amazon.aws_caller_info", **session)["arn"], arn)
        self.fails("is not authorized to perform: iam:ListUsers", "amazon.iam_user_info", name="caller", **session)
        of_user = self.changes("community.sts_session_token", duration_seconds=900, **caller)["sts_creds"]
        self.assertTrue(of_user["access_key"].startswith("ASIA"))

        self.changes("community.iam_role", name="assumed", state="absent")
        self.changes("amazon.iam_user", name="caller", state="absent")

    def test_account(self):
        """iam_password_policy, iam_saml_federation and iam_server_certificate set what an account has"""
        rules = {"min_pw_length": 14, "require_numbers": True, "pw_max_age": 90}
        self.changes("community.iam_password_policy", state="present", **rules)
        self.changes("community.iam_password_policy", state="absent")

        provider = {"name": "ansible-idp", "saml_metadata_document": os.environ["SAML_METADATA"]}
        self.changes("community.iam_saml_federation", state="present", **provider)
        self.finds("community.iam_saml_federation", state="present", **provider)
        self.changes("community.iam_saml_federation", name="ansible-idp", state="absent")

        certificate = {"cert": os.environ["CERTIFICATE"], "key": os.environ["PRIVATE_KEY"]}
        self.changes("community.iam_server_certificate", name="site", state="present", **certificate)
        self.finds("community.iam_server_certificate", name="site", state="present", **certificate)
        self.changes("community.iam_server_certificate", name="site", new_name="site-2", state="present")
        told = self.finds("community.iam_server_certificate_info", name="site-2")
        self.assertEqual(list(told["results"]), ["site-2"])
        self.changes("community.iam_server_certificate", name="site-2", state="absent")


main(Modules)
