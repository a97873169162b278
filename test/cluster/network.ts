import { execFileSync, spawnSync } from 'node:child_process'

/** Three machines, and one for the clients, which is not a part of the cluster. */
export type Machine = 1 | 2 | 3
export const MACHINES: readonly Machine[] = [1, 2, 3]

/** How the machines are told apart: by network namespaces, or by addresses of loopback. */
export interface Network {
  readonly address: (machine: Machine) => string
  /** What a command runs by to be on the machine. */
  readonly on: (machine: Machine) => readonly string[]
  /** Undefined where the network cannot be cut. */
  readonly cuts: Cuts | undefined
}

export interface Cuts {
  /** What either sends the other is lost, without a word. */
  between(one: Machine, other: Machine): void
  /** Nothing reaches the machine, and nothing leaves it. */
  off(machine: Machine): void
  mend(): void
}

/** In which the clients run: this very process, once it was started there. */
export const CLIENTS = 'castellan-clients'
const SWITCH = 'castellan-switch'
const nameOf = (machine: Machine) => `castellan-m${machine}`
const ADDRESSES = { 1: '10.0.0.11', 2: '10.0.0.12', 3: '10.0.0.13' } as const
/** A card that nobody has. */
const NOBODY = '02:00:00:00:00:fe'

/** Machines of loopback: each has its own address, and nobody can cut between them. */
export const loopback: Network = {
  address: (machine) => `127.0.0.1${machine}`,
  on: () => [],
  cuts: undefined,
}

export const namespaces: Network = {
  address: (machine) => ADDRESSES[machine],
  on: (machine) => inNamespace(nameOf(machine)),
  cuts: {
    between(one, other) {
      loses(one, other)
      loses(other, one)
    },
    off: (machine) => ip('-n', SWITCH, 'link', 'set', `m${machine}`, 'down'),
    mend() {
      for (const machine of MACHINES) {
        ip('-n', SWITCH, 'link', 'set', `m${machine}`, 'up')
        ip('-n', nameOf(machine), 'neigh', 'flush', 'nud', 'permanent', 'dev', 'eth0')
      }
    },
  },
}

export function inNamespace(name: string): readonly string[] {
  return ['ip', 'netns', 'exec', name]
}

/** @returns why there can be no namespaces here; undefined: there can, and none of ours are left. */
export function namespacesMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  removeNamespaces()
  const tried = spawnSync('ip', ['netns', 'add', CLIENTS], { encoding: 'utf8' })
  if (tried.status !== 0) return `network namespaces are not to be had here: ${tried.stderr?.trim() ?? 'no ip command'}`
  removeNamespaces()
  return undefined
}

/** A switch with four machines, from which no way leads out. */
export function makeNamespaces(): void {
  ip('netns', 'add', SWITCH)
  ip('-n', SWITCH, 'link', 'add', 'switch', 'type', 'bridge')
  ip('-n', SWITCH, 'link', 'set', 'switch', 'up')
  connect(CLIENTS, 'clients', '10.0.0.10')
  for (const machine of MACHINES) connect(nameOf(machine), `m${machine}`, ADDRESSES[machine])
}

export function removeNamespaces(): void {
  for (const name of [CLIENTS, ...MACHINES.map(nameOf), SWITCH])
    spawnSync('ip', ['netns', 'delete', name], { stdio: 'ignore' })
}

function connect(name: string, port: string, address: string): void {
  ip('netns', 'add', name)
  ip('-n', SWITCH, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
  ip('-n', SWITCH, 'link', 'set', port, 'master', 'switch', 'up')
  ip('-n', name, 'link', 'set', 'lo', 'up')
  ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0')
  ip('-n', name, 'link', 'set', 'eth0', 'up')
}

/** What `machine` sends to `to` goes to nobody. */
function loses(machine: Machine, to: Machine): void {
  const name = nameOf(machine)
  ip('-n', name, 'neigh', 'replace', ADDRESSES[to], 'lladdr', NOBODY, 'dev', 'eth0', 'nud', 'permanent')
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] })
}
