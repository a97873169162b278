import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Health } from './health.ts'
import type { InitScript } from './init/init-state.ts'
import { localstackEndpoints } from './localstack-endpoints.ts'
import { version } from './version.ts'

const SCRIPTS: readonly InitScript[] = [
  { stage: 'READY', name: 'a.sh', state: 'SUCCESSFUL' },
  { stage: 'BOOT', name: 'b.sh', state: 'ERROR' },
]
const endpoints = localstackEndpoints({
  services: ['sts', 'iam'],
  forwarded: ['s3'],
  init: () => ({ completed: { BOOT: true, START: true, READY: true, SHUTDOWN: false }, scripts: SCRIPTS }),
  process: { id: 'a-process', startedAt: 1_000, isInContainer: true },
  clock: () => Date.UTC(2026, 10, 30, 12, 0, 0),
})

function ask(path: string, method = 'GET', health: Health = { status: 200, message: 'ok' }) {
  const head = { method, path, query: '', rawHeaders: [], headers: {}, secure: false, sourceIp: '203.0.113.9' }
  return endpoints(head, async () => health)
}

test('health names what is answered here and what is forwarded, as LocalStack writes it', async () => {
  const { status, headers, body } = await ask('/_localstack/health')
  assert.deepEqual([status, headers['Content-Type']], [200, 'application/json'])
  // Python writes a space after colon and comma, and suites look for the text: https://docs.python.org/3/library/json.html
  assert.equal(
    body,
    `{"services": {"iam": "running", "s3": "available", "sts": "running"}, "edition": "castellan", "version": "${version()}"}`,
  )
  assert.equal((await ask('/_localstack/health', 'HEAD')).status, 200)
})

test('health of a server that serves nobody is no success', async () => {
  const { status, body } = await ask('/_localstack/health', 'GET', { status: 503, message: 'the store is away' })
  assert.equal(status, 503)
  assert.deepEqual(JSON.parse(String(body)).services, { iam: 'error', s3: 'error', sts: 'error' })
})

test('info has what its clients read, and nothing that this machine is known by', async () => {
  const info = JSON.parse(String((await ask('/_localstack/info')).body))
  assert.deepEqual(info, {
    version: version(),
    edition: 'castellan',
    is_license_activated: false,
    session_id: 'a-process',
    machine_id: 'castellan',
    system: 'castellan',
    is_docker: true,
    server_time_utc: '2026-11-30T12:00:00',
    uptime: (Date.UTC(2026, 10, 30, 12) - 1_000) / 1000,
  })
})

test('init says which stages are over, and what came of each script', async () => {
  const all = await ask('/_localstack/init')
  assert.deepEqual(JSON.parse(String(all.body)), {
    completed: { BOOT: true, START: true, READY: true, SHUTDOWN: false },
    scripts: SCRIPTS,
  })
  for (const stage of ['ready', 'READY'])
    assert.equal(
      (await ask(`/_localstack/init/${stage}`)).body,
      '{"completed": true, "scripts": [{"stage": "READY", "name": "a.sh", "state": "SUCCESSFUL"}]}',
    )
  assert.equal((await ask('/_localstack/init/shutdown')).body, '{"completed": false, "scripts": []}')
  for (const none of ['later', 'ready/more', '', '__proto__', 'constructor'])
    assert.equal((await ask(`/_localstack/init/${none}`)).status, 404, none)
})

test('nobody restarts, kills or configures the server here', async () => {
  for (const path of ['/_localstack/health', '/_localstack/init', '/_localstack/config', '/_localstack/state/reset'])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) assert.equal((await ask(path, method)).status, 405)
  for (const path of ['config', 'diagnose', 'usage', 'plugins', 'info/more', ''])
    assert.equal((await ask(`/_localstack/${path}`)).status, 404, path)
})
