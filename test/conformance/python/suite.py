"""Runs the tests of a file, and writes each one's outcome to standard output as a line of JSON."""

import json
import sys
import traceback
import unittest


class Lines(unittest.TestResult):
    def _line(self, test, error=None):
        name = test.shortDescription() or str(test)
        failure = error and "".join(traceback.format_exception(*error))[-4000:]
        print(json.dumps({"name": name, "failure": failure}), file=sys.__stdout__, flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._line(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._line(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._line(test, err)


def main(*cases):
    """`cases` in their order; the tests of one in the order in which they are written."""
    loader = unittest.TestLoader()
    loader.getTestCaseNames = lambda case: [name for name in vars(case) if name.startswith("test_")]
    unittest.TestSuite([loader.loadTestsFromTestCase(case) for case in cases]).run(Lines())


def document(*statements):
    """A policy of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trusting(principal, **more):
    """A trust policy."""
    return document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more})
