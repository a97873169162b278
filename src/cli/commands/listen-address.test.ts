import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listenAddress } from './listen-address.ts'

const NO_FLAGS = { port: undefined, host: undefined }
const DEFAULT = { host: '127.0.0.1', port: 4566 }

test('a server listens on loopback, at 4566', () => {
  assert.deepEqual(listenAddress(NO_FLAGS, {}), DEFAULT)
  assert.deepEqual(listenAddress(NO_FLAGS, { EDGE_PORT: '', GATEWAY_LISTEN: '' }), DEFAULT)
})

test("it listens where LocalStack's variables say", () => {
  const cases: readonly [string, { host: string; port: number }][] = [
    ['0.0.0.0:4567', { host: '0.0.0.0', port: 4567 }],
    [':4567', { host: '127.0.0.1', port: 4567 }],
    ['4567', { host: '127.0.0.1', port: 4567 }],
    ['127.0.0.2', { host: '127.0.0.2', port: 4566 }],
    ['[::1]:4567', { host: '::1', port: 4567 }],
    ['127.0.0.1:4567, 127.0.0.1:4567', { host: '127.0.0.1', port: 4567 }],
  ]
  for (const [GATEWAY_LISTEN, expected] of cases)
    assert.deepEqual(listenAddress(NO_FLAGS, { GATEWAY_LISTEN }), expected, GATEWAY_LISTEN)
  assert.deepEqual(listenAddress(NO_FLAGS, { EDGE_PORT: '4570' }), { ...DEFAULT, port: 4570 })
  // LocalStack 2 took EDGE_PORT's place by GATEWAY_LISTEN.
  assert.equal(listenAddress(NO_FLAGS, { EDGE_PORT: '4570', GATEWAY_LISTEN: ':4571' }).port, 4571)
})

test('a flag comes before a variable', () => {
  const environment = { GATEWAY_LISTEN: '0.0.0.0:4567', EDGE_PORT: '4568' }
  assert.deepEqual(listenAddress({ port: '0', host: '::1' }, environment), { port: 0, host: '::1' })
  assert.deepEqual(listenAddress({ port: '0', host: undefined }, environment), { port: 0, host: '0.0.0.0' })
})

test('what cannot be listened on is refused, and says where it was read', () => {
  const refused: readonly [Record<string, string>, RegExp][] = [
    [{ GATEWAY_LISTEN: '0.0.0.0:4566,0.0.0.0:443' }, /`GATEWAY_LISTEN=0.0.0.0:4566,0.0.0.0:443` names several/],
    [{ GATEWAY_LISTEN: '[::1' }, /`GATEWAY_LISTEN=\[::1` is no address/],
    [{ GATEWAY_LISTEN: '::1' }, /`GATEWAY_LISTEN=:1` is not a whole number/],
    [{ GATEWAY_LISTEN: '0.0.0.0:70000' }, /`GATEWAY_LISTEN=70000` is not a whole number/],
    [{ GATEWAY_LISTEN: '0.0.0.0:' }, /`GATEWAY_LISTEN=` is not a whole number/],
    [{ EDGE_PORT: 'x' }, /`EDGE_PORT=x` is not a whole number/],
  ]
  for (const [environment, message] of refused)
    assert.throws(() => listenAddress(NO_FLAGS, environment), { name: 'UsageError', message })
})
