import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { missing, until } from './tools.ts'

const PROGRAMS = ['radosgw', 'radosgw-admin', 'ceph', 'ceph-mon', 'ceph-osd', 'monmaptool']

/** Why Ceph is not started: by `npm test -- --all` alone, with Debian's packages radosgw, ceph-mon and ceph-osd. */
export function cephMissing(): string | false {
  return process.env.CASTELLAN_TEST_ALL === '1'
    ? missing(...PROGRAMS)
    : 'SKIPPED: Ceph is started by `npm test -- --all`'
}

/** A cluster of Ceph with one monitor and one disk, in memory, for the tests of a file. */
export interface Ceph {
  /** Where its Object Gateway answers. */
  readonly endpoint: string
  /** A user of the gateway's own. */
  addUser(name: string): { readonly accessKeyId: string; readonly secretAccessKey: string }
  stop(): Promise<void>
}

/** @param opa Whom the gateway asks, and with which token. Default: nobody, and it decides itself. */
export async function startCeph(opa?: { readonly url: string; readonly token: string }): Promise<Ceph> {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-ceph-'))
  const children: ChildProcess[] = []
  const [v2, v1, port] = [await freePort(), await freePort(), await freePort()]
  const fsid = randomUUID()
  const conf = join(folder, 'ceph.conf')
  for (const name of ['mon', 'osd', 'run', 'log']) mkdirSync(join(folder, name))
  writeFileSync(conf, configuration(folder, fsid, v2, v1))
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, ['-c', conf, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    })
  const begin = (program: string, ...args: readonly string[]) => {
    const log = openSync(join(folder, `log/${program}.out`), 'a')
    children.push(spawn(program, ['-c', conf, '-f', ...args], { stdio: ['ignore', log, log] }))
  }
  const stop = async () => {
    for (const child of children.toReversed()) await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const map = join(folder, 'monmap')
    const address = `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`
    execFileSync('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', address, map], { stdio: 'ignore' })
    run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map)
    begin('ceph-mon', '-i', 'a')
    const uuid = randomUUID()
    run('ceph', 'osd', 'new', uuid)
    run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', uuid)
    begin('ceph-osd', '-i', '0')
    // The gateway would have its connections to the monitor authenticated, whatever the file says.
    begin(
      'radosgw',
      ...['-n', 'client.rgw.a', '--auth-client-required=none', '--ms-mon-client-mode=crc'],
      `--rgw-frontends=beast endpoint=127.0.0.1:${port}`,
      ...(opa ? ['--rgw-use-opa-authz=true', `--rgw-opa-url=${opa.url}`, `--rgw-opa-token=${opa.token}`] : []),
    )
    const endpoint = `http://127.0.0.1:${port}`
    const answers = () =>
      fetch(endpoint).then(
        ({ status }) => status,
        () => undefined,
      )
    await until('the Object Gateway', answers, 120)
    return {
      endpoint,
      addUser(name) {
        const key = { accessKeyId: `${name.toUpperCase()}KEY`, secretAccessKey: randomUUID() }
        const keys = [`--access-key=${key.accessKeyId}`, `--secret-key=${key.secretAccessKey}`]
        run('radosgw-admin', 'user', 'create', `--uid=${name}`, `--display-name=${name}`, ...keys)
        return key
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function configuration(folder: string, fsid: string, v2: number, v1: number): string {
  return [
    '[global]',
    `fsid = ${fsid}`,
    `mon host = [v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`,
    'public addr = 127.0.0.1',
    ...['cluster', 'service', 'client'].map((who) => `auth ${who} required = none`),
    ...['size = 1', 'min size = 1', 'pg num = 1', 'pgp num = 1'].map((setting) => `osd pool default ${setting}`),
    'osd crush chooseleaf type = 0',
    'mon allow pool size one = true',
    'mon max pg per osd = 1000',
    'mon data avail crit = 1',
    'osd objectstore = memstore',
    'memstore device bytes = 1073741824',
    `mon data = ${folder}/mon`,
    `osd data = ${folder}/osd`,
    `run dir = ${folder}/run`,
    `admin socket = ${folder}/run/$name.$pid.asok`,
    `pid file = ${folder}/run/$name.$pid.pid`,
    `log file = ${folder}/log/$name.log`,
    '',
  ].join('\n')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), 10_000)
    child.once('exit', () => {
      clearTimeout(kill)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
