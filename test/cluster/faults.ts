import type { Cluster } from './cluster.ts'
import { MACHINES, type Machine } from './network.ts'
import { familyOf, pause, signalTo } from './program.ts'

export interface Fault {
  readonly name: string
  /** Why it cannot be done here; undefined: it can. */
  readonly missing?: (cluster: Cluster) => string | undefined
  /** Hurts, and mends what does not mend itself. */
  readonly run: (cluster: Cluster) => Promise<void>
}

/** For so long the cluster is without what was taken from it. */
const AWAY_MS = 15_000
/** Longer than Patroni's `ttl`: another takes over. */
const LONG_MS = 35_000

const needsNamespaces = ({ network }: Cluster) =>
  network.cuts ? undefined : 'the network can be cut between network namespaces only, which need root'

export const FAULTS: readonly Fault[] = [
  {
    name: 'a node of Castellan, kill -9',
    async run(cluster) {
      cluster.program('castellan', 1).kill('SIGKILL')
      await pause(AWAY_MS)
      cluster.program('castellan', 1).start()
    },
  },
  {
    name: 'each node in turn, SIGTERM and started again',
    async run(cluster) {
      for (const machine of MACHINES) {
        const node = cluster.program('castellan', machine)
        node.kill('SIGTERM')
        await node.ended()
        node.start()
        await cluster.serves(machine)
      }
    },
  },
  {
    name: "HAProxy of a node's machine, kill -9",
    async run(cluster) {
      cluster.program('haproxy', 2).kill('SIGKILL')
      await pause(AWAY_MS)
      cluster.program('haproxy', 2).start()
    },
  },
  {
    name: "HAProxy's backend: Patroni of the primary, kill -9, PostgreSQL goes on",
    async run(cluster) {
      const leader = await cluster.leader()
      const patroni = cluster.program('patroni', leader ?? 1)
      // Alone: PostgreSQL is in a session of its own.
      if (patroni.pid !== undefined) signalTo(patroni.pid, 'SIGKILL')
      await pause(LONG_MS)
      patroni.start()
    },
  },
  {
    name: 'the primary, kill -9 of PostgreSQL',
    async run(cluster) {
      for (const pid of cluster.postgresOf((await cluster.leader()) ?? 1)) signalTo(pid, 'SIGKILL')
      await pause(AWAY_MS)
    },
  },
  {
    name: "the primary's machine: PostgreSQL, Patroni, HAProxy and the node, kill -9",
    async run(cluster) {
      const leader = (await cluster.leader()) ?? 1
      const programs = (['patroni', 'haproxy', 'castellan'] as const).map((name) => cluster.program(name, leader))
      for (const program of programs) program.kill('SIGKILL')
      for (const pid of cluster.postgresOf(leader)) signalTo(pid, 'SIGKILL')
      await pause(LONG_MS)
      for (const program of programs) program.start()
    },
  },
  {
    name: 'the primary, SIGSTOP of PostgreSQL and of its Patroni',
    async run(cluster) {
      const leader = (await cluster.leader()) ?? 1
      const patroni = cluster.program('patroni', leader)
      const stopped = [...cluster.postgresOf(leader), ...(patroni.pid === undefined ? [] : familyOf(patroni.pid))]
      for (const pid of stopped) signalTo(pid, 'SIGSTOP')
      await pause(LONG_MS)
      for (const pid of stopped) signalTo(pid, 'SIGCONT')
    },
  },
  {
    name: "etcd's leader, kill -9",
    async run(cluster) {
      const etcd = cluster.program('etcd', (await cluster.etcdLeader()) ?? 1)
      etcd.kill('SIGKILL')
      await pause(AWAY_MS)
      etcd.start()
    },
  },
  {
    name: 'the network between the primary and its synchronous standby',
    missing: needsNamespaces,
    async run(cluster) {
      const leader = (await cluster.leader()) ?? 1
      cluster.network.cuts?.between(leader, await cluster.standby())
      await pause(LONG_MS)
      cluster.network.cuts?.mend()
    },
  },
  {
    name: "the network of the primary's machine",
    missing: needsNamespaces,
    async run(cluster) {
      cluster.network.cuts?.off((await cluster.leader()) ?? 1)
      await pause(LONG_MS)
      cluster.network.cuts?.mend()
    },
  },
  {
    name: "the primary's disk, full",
    missing: (cluster) => (cluster.disk(1).fill ? undefined : 'a disk of its own can be mounted by root only'),
    async run(cluster) {
      const disk = cluster.disk((await cluster.leader()) ?? 1)
      disk.fill?.()
      await pause(LONG_MS)
      disk.empty()
    },
  },
]

/** What did not come back by itself, because nobody's service manager is here: a node that gave up at its start. */
export async function mended(cluster: Cluster): Promise<void> {
  await cluster.whole(180)
  for (const machine of MACHINES satisfies readonly Machine[]) await cluster.serves(machine)
}
