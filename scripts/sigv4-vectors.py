"""Writes vectors/protocol/sigv4.json: requests as botocore's own signers sign them, for the verifier to accept.

    python3 scripts/sigv4-vectors.py

The cases follow what AWS's published Signature Version 4 test suite covers: order, encoding and normalisation of query, path and headers.
"""
import datetime
import hashlib
import json
import pathlib
import sys
from unittest import mock

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 11, 23, 12, 0, 0, tzinfo=datetime.timezone.utc)
KEY = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
FORM_BODY = "Action=CreateUser&Version=2010-05-08&UserName=alice"

# name, service, method, target, headers, body, options
CASES = [
    ("GET without anything", "sts", "GET", "/", {}, "", {}),
    ("POST without a body", "sts", "POST", "/", {}, "", {}),
    ("a form", "iam", "POST", "/", FORM, FORM_BODY, {}),
    ("a session token", "iam", "POST", "/", FORM, FORM_BODY, {"token": "AQoDYXdzEPT//////////wEXAMPLE+/=="}),
    ("query: order of names", "service", "GET", "/?Param2=value2&Param1=value1", {}, "", {}),
    ("query: order of names, by case", "service", "GET", "/?b=1&B=2&a=3&A=4", {}, "", {}),
    ("query: order of values", "service", "GET", "/?Param1=value2&Param1=Value1&Param1=value1", {}, "", {}),
    ("query: a name that starts another", "service", "GET", "/?a-b=1&a=2&ab=3&a.b=4", {}, "", {}),
    ("query: names that sort by their encoding", "service", "GET", "/?%40a=1&a=2&%C3%A9=3&~=4&-=5&_=6", {}, "", {}),
    ("query: empty value", "service", "GET", "/?Param1=", {}, "", {}),
    ("query: unreserved characters", "service", "GET", "/?-._~0123456789ABCabc=-._~0123456789ABCabc", {}, "", {}),
    ("query: reserved characters, encoded", "service", "GET", "/?a=%21%27%28%29%2A%3D%26%2B%20%2F%3F", {}, "", {}),
    ("query: beyond ASCII", "service", "GET", "/?%E1%88%B4=bar", {}, "", {}),
    ("path: a segment", "service", "GET", "/example/path", {}, "", {}),
    ("path: slashes", "service", "GET", "//example//path//", {}, "", {}),
    ("path: dots", "service", "GET", "/./example/../other/./path/..", {}, "", {}),
    ("path: above the root", "service", "GET", "/../../a", {}, "", {}),
    ("path: encoded space and slash", "service", "GET", "/a%20b/c%2Fd", {}, "", {}),
    ("path: beyond ASCII", "service", "GET", "/%E1%88%B4", {}, "", {}),
    ("path: an ARN, encoded", "lambda", "GET", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af", {}, "", {}),
    ("path: unreserved characters", "service", "GET", "/-._~0123456789ABCabc", {}, "", {}),
    ("header: spaces around and within", "service", "GET", "/", {"My-Header1": "  value1  ", "My-Header2": '"a   b   c"'}, "", {}),
    ("header: order and case of names", "service", "GET", "/", {"ZOO": "1", "foo": "2", "Bar": "3"}, "", {}),
    ("header: a stated payload hash", "service", "POST", "/", {"X-Amz-Content-SHA256": "SET"}, "body", {}),
    ("a target", "monitoring", "POST", "/", {"X-Amz-Target": "GraniteServiceVersion20100801.ListMetrics", "Content-Type": "application/x-amz-json-1.0"}, "{}", {}),
    ("another region", "sns", "POST", "/", FORM, "Action=ListTopics", {"region": "ap-southeast-2"}),
    ("presigned: GET", "sts", "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {}, "", {"expires": 900}),
    ("presigned: POST, as boto3 makes it", "sts", "POST", "/?Action=GetCallerIdentity&Version=2011-06-15", {}, "", {"expires": 3600}),
    ("presigned: a session token", "sts", "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {}, "", {"expires": 60, "token": "AQoDYXdzEPT//////////wEXAMPLE+/=="}),
    ("presigned: a header beside host", "sts", "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {"x-k8s-aws-id": "cluster"}, "", {"expires": 60}),
    ("presigned: a week", "sts", "GET", "/?Action=GetCallerIdentity", {}, "", {"expires": 604800}),
    ("S3: a bucket", "s3", "GET", "/bucket?list-type=2&prefix=a%2Fb", {}, "", {"s3": True}),
    ("S3: a key that is not normalised", "s3", "GET", "/bucket/a//b/../c%20d", {}, "", {"s3": True}),
    ("S3: beyond ASCII", "s3", "PUT", "/bucket/%C3%A4%2B~", {}, "text", {"s3": True}),
    ("S3: presigned", "s3", "GET", "/bucket/a%20b", {}, "", {"s3": True, "expires": 300}),
]


def signer(service, options):
    credentials = Credentials(*KEY, options.get("token"))
    region = options.get("region", "us-east-1")
    if options.get("s3"):
        if "expires" in options:
            return botocore.auth.S3SigV4QueryAuth(credentials, service, region, expires=options["expires"])
        return botocore.auth.S3SigV4Auth(credentials, service, region)
    if "expires" in options:
        return botocore.auth.SigV4QueryAuth(credentials, service, region, expires=options["expires"])
    return botocore.auth.SigV4Auth(credentials, service, region)


def vector(name, service, method, target, headers, body, options):
    headers = dict(headers)
    if headers.get("X-Amz-Content-SHA256") == "SET":
        headers["X-Amz-Content-SHA256"] = hashlib.sha256(body.encode()).hexdigest()
    request = AWSRequest(method=method, url="http://localhost:4566" + target, headers=headers, data=body)
    auth = signer(service, options)
    auth.add_auth(request)
    sent = request.url.removeprefix("http://localhost:4566")
    path, _, query = sent.partition("?")
    names = [(key, value) for key, value in request.headers.items() if key.lower() != "host"]
    return {
        "name": name,
        "source": f"botocore {botocore.__version__}, {type(auth).__name__}, at {NOW.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "method": method,
        "path": path,
        "query": query,
        "headers": [["Host", "localhost:4566"], *([key, value] for key, value in names)],
        "body": body,
    }


def main():
    frozen = lambda remove_tzinfo=True: NOW.replace(tzinfo=None) if remove_tzinfo else NOW
    with mock.patch("botocore.auth.get_current_datetime", frozen):
        vectors = [vector(*case) for case in CASES]
    lines = ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in vectors)
    path = pathlib.Path(__file__).parent.parent / "vectors" / "protocol" / "sigv4.json"
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{len(vectors)} vectors", file=sys.stderr)


main()
