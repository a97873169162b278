import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { PROGRAM, UNATTENDED } from '../support/castellan.ts'
import type { ReceivedMail } from '../support/mail.ts'
import { type Disk, makeDisk, postgresPrograms } from './disk.ts'
import { MACHINES, type Machine, type Network } from './network.ts'
import { familyOf, Program, pause, postmasterOf, signalTo, until } from './program.ts'
import { type Owner, PASSWORDS, type Settings, writeSettings } from './settings.ts'

export type ProgramName = 'etcd' | 'patroni' | 'haproxy' | 'castellan' | 'mail'

/** What Patroni says of one of them. */
interface Member {
  readonly name: string
  readonly role: 'leader' | 'sync_standby' | 'replica' | 'standby_leader'
  readonly state: string
}

const PORT = 4566
/** With Debian's package a fault of Patroni's own must be mended; the file says which. */
const PATRONI = join(import.meta.dirname, '../../integrations/cluster/patroni-3.0.2.py')
const masterKey = randomBytes(32).toString('base64')

/** Three machines, each with PostgreSQL under Patroni, etcd, HAProxy, a node of Castellan and a mail server. */
export class Cluster {
  readonly network: Network
  readonly #disks = new Map<Machine, Disk>()
  readonly #settings = new Map<Machine, Settings>()
  readonly #programs = new Map<string, Program>()

  constructor(network: Network, home: string) {
    this.network = network
    const owner = ownerOfPostgres()
    for (const machine of MACHINES) {
      const disk = makeDisk(home, `disk${machine}`)
      this.#disks.set(machine, disk)
      const bin = postgresPrograms()
      const settings = writeSettings(machine, { network, home, disk: disk.folder, bin, owner })
      this.#settings.set(machine, settings)
      for (const [name, command, environment] of this.#commands(machine, settings, owner)) {
        const program = new Program(name, [...network.on(machine), ...command], {
          log: settings.log(name),
          environment,
        })
        this.#programs.set(`${name}${machine}`, program)
      }
    }
  }

  #commands(machine: Machine, settings: Settings, owner: Owner | undefined) {
    const asOwner = owner ? ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'] : []
    const host = this.network.address(machine)
    const mailHost = this.network.cuts ? '127.0.0.1' : host
    const sink = join(import.meta.dirname, 'mail-sink.ts')
    const smtp = `smtp://${mailHost}:2525`
    const castellan = { ...UNATTENDED, CASTELLAN_STORE: settings.store, CASTELLAN_MASTER_KEY: masterKey }
    return [
      ['etcd', [...asOwner, 'etcd', '--config-file', settings.etcd], { ETCDCTL_API: '3' }],
      ['patroni', [...asOwner, '/usr/bin/python3', PATRONI, settings.patroni], {}],
      ['haproxy', ['haproxy', '-db', '-f', settings.haproxy], {}],
      ['castellan', [PROGRAM, 'serve', '--host', host, '--port', String(PORT), '--smtp', smtp], castellan],
      ['mail', [process.execPath, sink, mailHost, '2525', settings.log('mails')], {}],
    ] as const satisfies readonly (readonly [ProgramName, readonly string[], Readonly<Record<string, string>>])[]
  }

  async start(): Promise<void> {
    for (const machine of MACHINES) for (const name of ['etcd', 'mail'] as const) this.program(name, machine).start()
    await until('etcd', 60, async () => (await this.etcdLeader()) ?? undefined)
    for (const machine of MACHINES) this.program('patroni', machine).start()
    await this.whole(240)
    await this.#makeDatabase()
    for (const machine of MACHINES) this.program('haproxy', machine).start()
    // One after the other: the first makes the schema and the account.
    for (const machine of MACHINES) {
      this.program('castellan', machine).start()
      await this.serves(machine)
    }
  }

  async #makeDatabase(): Promise<void> {
    const sql = postgres(await this.superuserUrl('postgres'), { max: 1, onnotice: () => {} })
    await sql.unsafe(`CREATE ROLE castellan LOGIN PASSWORD '${PASSWORDS.store}'`)
    await sql.unsafe('CREATE DATABASE castellan OWNER castellan')
    await sql.end()
  }

  /** Of the primary of the moment. */
  async superuserUrl(database = 'castellan'): Promise<string> {
    const leader = await until('a primary', 60, () => this.leader())
    return `postgres://postgres:${PASSWORDS.superuser}@${this.network.address(leader)}:5432/${database}`
  }

  program(name: ProgramName, machine: Machine): Program {
    const program = this.#programs.get(`${name}${machine}`)
    if (!program) throw new Error(`no ${name} on machine ${machine}`)
    return program
  }

  /** What a command of Castellan on the machine needs to find the store. */
  environment(machine: Machine): Readonly<Record<string, string>> {
    const { store = '' } = this.#settings.get(machine) ?? {}
    return { PATH: process.env.PATH ?? '', CASTELLAN_STORE: store, CASTELLAN_MASTER_KEY: masterKey }
  }

  disk(machine: Machine): Disk {
    const disk = this.#disks.get(machine)
    if (!disk) throw new Error('no such machine')
    return disk
  }

  endpoint(machine: Machine): string {
    return `http://${this.network.address(machine)}:${PORT}`
  }

  /** Resolves when the machine's node of Castellan answers. */
  async serves(machine: Machine): Promise<void> {
    const program = this.program('castellan', machine)
    await until(`castellan on machine ${machine}`, 90, async () => {
      if (program.pid === undefined) program.start() // It gave up: a service manager would start it again.
      const { status } = await fetch(`${this.endpoint(machine)}/_castellan/health`, {
        signal: AbortSignal.timeout(3000),
      })
      return status === 200 ? true : undefined
    })
  }

  /** @returns what Patroni of any machine says. */
  async members(): Promise<readonly Member[]> {
    for (const machine of MACHINES) {
      try {
        const url = `http://${this.network.address(machine)}:8008/cluster`
        const answer = await fetch(url, { signal: AbortSignal.timeout(1500) })
        return ((await answer.json()) as { readonly members: readonly Member[] }).members
      } catch {
        // Another may answer.
      }
    }
    return []
  }

  /** Who takes writes, by what its own Patroni says. */
  async leader(): Promise<Machine | undefined> {
    for (const machine of MACHINES) {
      try {
        const url = `http://${this.network.address(machine)}:8008/primary`
        if ((await fetch(url, { signal: AbortSignal.timeout(1500) })).status === 200) return machine
      } catch {
        // Not this one.
      }
    }
    return undefined
  }

  async standby(): Promise<Machine> {
    return await until('a synchronous standby', 60, async () => {
      const name = (await this.members()).find(({ role }) => role === 'sync_standby')?.name
      return MACHINES.find((machine) => `machine${machine}` === name)
    })
  }

  /** Resolves when there is a primary, and both others follow it, one of them synchronously. */
  async whole(seconds: number): Promise<void> {
    await until('a primary with two standbys', seconds, async () => {
      const members = await this.members()
      const follow = members.filter(({ state, role }) => role !== 'leader' && /running|streaming/.test(state))
      const isWhole =
        members.some(({ role, state }) => role === 'leader' && state === 'running') &&
        members.some(({ role }) => role === 'sync_standby') &&
        follow.length === 2
      return isWhole ? true : undefined
    })
  }

  async etcdLeader(): Promise<Machine | undefined> {
    const endpoints = MACHINES.map((machine) => `http://${this.network.address(machine)}:2379`)
    const words = ['--endpoints', endpoints.join(','), 'endpoint', 'status', '-w', 'json']
    // It fails where one of them is away, and says what the others said all the same.
    const { stdout } = spawnSync('etcdctl', words, {
      env: { PATH: process.env.PATH ?? '', ETCDCTL_API: '3' },
      encoding: 'utf8',
    })
    const all = JSON.parse(stdout || '[]') as readonly EtcdStatus[]
    const leader = all.find(({ Status }) => Status.leader === Status.header.member_id)
    return MACHINES.find((machine) => leader?.Endpoint.includes(`${this.network.address(machine)}:`))
  }

  /** PostgreSQL of the machine: the server's process and its children. */
  postgresOf(machine: Machine): readonly number[] {
    const pid = postmasterOf(this.#settings.get(machine)?.data ?? '')
    return pid === undefined ? [] : familyOf(pid)
  }

  /** What the mail servers of all machines got. */
  mails(): readonly ReceivedMail[] {
    return MACHINES.flatMap((machine) => {
      const file = this.#settings.get(machine)?.log('mails') ?? ''
      if (!existsSync(file)) return []
      return readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as ReceivedMail)
    })
  }

  async stop(): Promise<void> {
    this.network.cuts?.mend()
    for (const program of this.#programs.values()) program.kill('SIGCONT')
    for (const program of this.#programs.values()) program.kill('SIGKILL')
    for (const program of this.#programs.values()) await program.ended()
    for (const machine of MACHINES) for (const pid of this.postgresOf(machine)) signalTo(pid, 'SIGKILL')
    await pause(500)
    for (const disk of this.#disks.values()) disk.remove()
  }
}

interface EtcdStatus {
  readonly Endpoint: string
  /** Numbers too long for JavaScript, but alike exactly where they are the same. */
  readonly Status: { readonly leader: number; readonly header: { readonly member_id: number } }
}

/** PostgreSQL refuses to run as root: there it runs as the user that its package made. */
function ownerOfPostgres(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
