import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine, Network } from './network.ts'

const folder = join(import.meta.dirname, '../../integrations/cluster')

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Where one machine has its files: those of `integrations/cluster`, as this machine needs them. */
export interface Settings {
  readonly etcd: string
  readonly patroni: string
  readonly haproxy: string
  readonly data: string
  readonly store: string
  readonly log: (program: string) => string
}

/** The words of the files that somebody who sets a cluster up replaces, too. */
export const PASSWORDS = { superuser: randomBytes(12).toString('hex'), store: randomBytes(12).toString('hex') }

/**
 * Writes the machine's configuration: the files in the repository with addresses, folders and passwords replaced, and
 * nothing else.
 *
 * @throws Error where a file has not what is to be replaced.
 */
export function writeSettings(machine: Machine, { network, home, disk, bin, owner }: SettingsOptions): Settings {
  const own = join(home, `machine${machine}`)
  mkdirSync(join(own, 'etcd'), { recursive: true, mode: 0o700 })
  if (owner) for (const path of [own, join(own, 'etcd'), disk]) chownSync(path, owner.uid, owner.gid)
  const write = (name: string, replaced: Readonly<Record<string, string>>) => {
    let text = readFileSync(join(folder, name), 'utf8')
    for (const [from, to] of Object.entries(replaced)) {
      if (!text.includes(from)) throw new Error(`${name} has no \`${from}\``)
      text = text.replaceAll(from, to)
    }
    text = text
      .split('\n')
      .map((line) => (line.endsWith('# of this machine') ? ownLine(line, machine) : line))
      .join('\n')
    for (const each of [1, 2, 3] as const) text = text.replaceAll(`10.0.0.1${each}`, network.address(each))
    const path = join(own, name)
    writeFileSync(path, text, { mode: 0o600 })
    if (owner) chownSync(path, owner.uid, owner.gid)
    return path
  }
  const data = join(disk, 'data')
  const bind = network.cuts ? '127.0.0.1:5000' : `${network.address(machine)}:5000`
  return {
    etcd: write('etcd.yml', { '/var/lib/etcd/castellan': join(own, 'etcd') }),
    patroni: write('patroni.yml', {
      '/var/lib/postgresql/castellan': data,
      '/usr/lib/postgresql/15/bin': bin,
      '/var/lib/postgresql/.pgpass-patroni': join(own, 'pgpass'),
      '/var/run/postgresql': own,
      'superuser-password': PASSWORDS.superuser,
      ...(network.cuts ? {} : { '10.0.0.0/24': '127.0.0.0/8' }),
    }),
    haproxy: write('haproxy.cfg', { '127.0.0.1:5000': bind }),
    data,
    store: `postgres://castellan:${PASSWORDS.store}@${bind}/castellan`,
    log: (program) => join(own, `${program}.log`),
  }
}

export interface SettingsOptions {
  readonly network: Network
  /** Of all that the run writes. */
  readonly home: string
  /** Of the machine's database. */
  readonly disk: string
  /** Of PostgreSQL's programs. */
  readonly bin: string
  /** Whom PostgreSQL runs as; undefined: us. */
  readonly owner: Owner | undefined
}

function ownLine(line: string, machine: Machine): string {
  return line.replaceAll('machine1', `machine${machine}`).replaceAll('10.0.0.11', `10.0.0.1${machine}`)
}
