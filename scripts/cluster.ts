/**
 * `npm run test:cluster [-- --writes N --fault WORDS --keep]`: three machines with PostgreSQL under Patroni, etcd,
 * HAProxy and a node of Castellan each, hurt under load (docs/cluster.md). As root on Debian it installs what it needs
 * and makes network namespaces and disks; else it says what was not run. Before that, two versions beside each other.
 */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { CLIENTS, inNamespace, makeNamespaces, namespacesMissing, removeNamespaces } from '../test/cluster/network.ts'
import { build } from './build.ts'
import { clusterTools } from './cluster-tools.ts'

const root = join(import.meta.dirname, '..')
// Where Debian has HAProxy, and only root looks.
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`
const missing = clusterTools()
if (missing.length > 0) process.exit(2)
if (spawnSync(join(root, 'bin/castellan'), ['--version'], { stdio: 'ignore' }).status !== 0) {
  process.stdout.write('building dist/\n')
  await build()
}

const versions = spawnSync(process.execPath, [join(root, 'test/cluster/two-versions.ts')], { stdio: 'inherit' })
if (versions.status !== 0) process.exit(versions.status ?? 2)

const why = namespacesMissing()
if (why === undefined) makeNamespaces()
else process.stdout.write(`NOT RUN: what cuts the network: ${why}\n`)
const words = [process.execPath, join(root, 'test/cluster/run.ts'), ...process.argv.slice(2)]
const [program = '', ...rest] = why === undefined ? [...inNamespace(CLIENTS), ...words, '--namespaces'] : words
const run = spawn(program, rest, { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => run.kill(signal))
const code = await new Promise<number | null>((resolve) => run.once('exit', resolve))
if (why === undefined) removeNamespaces()
process.exit(code ?? 2)
