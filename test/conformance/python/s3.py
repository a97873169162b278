"""What boto3 does to S3 with its own settings: uploads in parts, presigned URLs, and forms that it signs."""

import hashlib
import io
import os
import unittest
import urllib.error
import urllib.request
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from suite import main

MIB = 1024 * 1024
s3 = boto3.client("s3")
# Else boto3 presigns by Signature Version 2.
signer = boto3.client("s3", config=Config(signature_version="s3v4"))
BUCKET = "of-boto3"


def posted(fields, content):
    """A form as browsers write it."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    last = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = ("".join(parts) + last).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


class S3(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        s3.create_bucket(Bucket=BUCKET)

    def body(self, key):
        return s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def test_parts(self):
        """upload_fileobj puts 20 MB in parts, and download_fileobj has them back"""
        content = os.urandom(20 * MIB)
        s3.upload_fileobj(io.BytesIO(content), BUCKET, "parts")
        back = io.BytesIO()
        s3.download_fileobj(BUCKET, "parts", back)
        self.assertEqual(hashlib.sha256(back.getvalue()).digest(), hashlib.sha256(content).digest())

    def test_presigned_put(self):
        """a presigned URL puts what it is for, and nothing else"""
        url = signer.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "presigned é"})
        urllib.request.urlopen(urllib.request.Request(url, data=b"presigned", method="PUT"))
        self.assertEqual(self.body("presigned é"), b"presigned")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(url, method="DELETE"))
        self.assertEqual(refused.exception.code, 403)

    def test_presigned_post(self):
        """a presigned form puts its file within its conditions"""
        form = signer.generate_presigned_post(BUCKET, "forms/${filename}", Conditions=[["content-length-range", 1, 10]])
        body, headers = posted(form["fields"], b"of a form")
        with urllib.request.urlopen(urllib.request.Request(form["url"], data=body, headers=headers)) as answer:
            self.assertEqual(answer.status, 204)
        self.assertEqual(self.body("forms/a.txt"), b"of a form")
        body, headers = posted(form["fields"], b"of a form that is too long")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(form["url"], data=body, headers=headers))
        self.assertIn(b"EntityTooLarge", refused.exception.read())

    def test_version_2(self):
        """a URL that is presigned by Signature Version 2 is told to take the newer one"""
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "k"}))
        self.assertIn(b"Please use AWS4-HMAC-SHA256", refused.exception.read())

    def test_not_there(self):
        """what is not there is an error of boto3's own kind"""
        with self.assertRaises(s3.exceptions.NoSuchKey):
            self.body("none")
        with self.assertRaises(ClientError) as refused:
            s3.head_object(Bucket=BUCKET, Key="none")
        self.assertEqual(refused.exception.response["Error"]["Code"], "404")


main(S3)
