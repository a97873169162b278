import { spawnSync } from 'node:child_process'
import { installed, onPath, postgresBin, type Tool } from './test-setup.ts'

/** Patroni finds etcd by a package that Debian's patroni does not ask for. */
const hasEtcdClient = () =>
  spawnSync('/usr/bin/python3', ['-c', 'import etcd, psycopg2'], { stdio: 'ignore' }).status === 0

const TOOLS: readonly Tool[] = [
  { name: 'PostgreSQL 15', debianPackage: 'postgresql-15', found: () => postgresBin() !== undefined },
  { name: 'Patroni', debianPackage: 'patroni', found: () => onPath('patroni') },
  { name: "Patroni's client of etcd", debianPackage: 'python3-etcd python3-psycopg2', found: hasEtcdClient },
  { name: 'etcd', debianPackage: 'etcd-server', found: () => onPath('etcd') },
  { name: 'etcdctl', debianPackage: 'etcd-client', found: () => onPath('etcdctl') },
  { name: 'HAProxy', debianPackage: 'haproxy', found: () => onPath('haproxy') },
  { name: 'ip', debianPackage: 'iproute2', found: () => onPath('ip') },
]

/** @returns the names of what `npm run test:cluster` needs, is missing and was not installed. */
export const clusterTools = () => installed(TOOLS)
