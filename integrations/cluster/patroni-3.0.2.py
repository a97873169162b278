#!/usr/bin/python3
"""Patroni 3.0.2 (of Debian 12) with one thing mended: `patroni-3.0.2.py patroni.yml` in place of `patroni patroni.yml`.

After a network partition 3.0.2 may take the leader's key in etcd from the new primary: where its own lease has expired
and what it knows of the cluster is from before, it writes the key without looking. Then there are two histories of the
same number, and what the new primary had acknowledged is lost. `npm run test:cluster` shows it. 3.0.3 and later look
first (https://github.com/patroni/patroni/pull/2689 and 2693), and need no more than `patroni patroni.yml`.
"""
import sys
import time

import patroni.version
from patroni.__main__ import main
from patroni.dcs import Leader, etcd3


@etcd3.catch_return_false_exception
def _update_leader(self):
    retry = self._retry.copy()

    def within(*args, **kwargs):
        kwargs['retry'] = retry
        return retry(*args, **kwargs)

    self._run_and_handle_exceptions(self._do_refresh_lease, True, retry=within)
    if not self._lease:
        return False
    cluster = self.cluster
    if cluster and isinstance(cluster.leader, Leader) and cluster.leader.session == self._lease:
        return True
    key, value = etcd3.base64_encode(self.leader_path), etcd3.base64_encode(self._name)
    write = {'request_put': {'key': key, 'value': value, 'lease': self._lease}}
    # Only over what is ours, or where nobody has it.
    for compare in ({'target': 'VALUE', 'value': value}, {'target': 'CREATE', 'create_revision': '0'}):
        retry.deadline = retry.stoptime - time.time()
        if retry.deadline < 1:
            raise etcd3.Etcd3Error('update_leader timeout')
        if self._run_and_handle_exceptions(self._client.txn, dict(compare, key=key), write, retry=within):
            return True
    return False


# Patroni starts PostgreSQL from a process that loads this file anew.
if __name__ == '__main__':
    if patroni.version.__version__ != '3.0.2':
        sys.exit('this is for Patroni 3.0.2: run `patroni` itself')
    etcd3.Etcd3._update_leader = _update_leader
    sys.exit(main())
