import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { describe, test } from 'node:test'
import { peerOf } from './peers.ts'

const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

describe('whose address counts', () => {
  const cases: { name: string; trusted: string[]; from: string; forwarded?: string; ip: string }[] = [
    { name: 'the peer', trusted: [], from: '10.0.0.1', ip: '10.0.0.1' },
    { name: 'an IPv4 peer on a dual-stack socket', trusted: [], from: '::ffff:10.0.0.1', ip: '10.0.0.1' },
    { name: 'the peer, whatever it forwards', trusted: [], from: '10.0.0.1', forwarded: '1.2.3.4', ip: '10.0.0.1' },
    {
      name: 'a stranger, whatever it forwards',
      trusted: ['10.0.0.0/8'],
      from: '11.0.0.1',
      forwarded: '1.2.3.4',
      ip: '11.0.0.1',
    },
    {
      name: 'whom a trusted proxy names',
      trusted: ['10.0.0.0/8'],
      from: '10.0.0.1',
      forwarded: '1.2.3.4',
      ip: '1.2.3.4',
    },
    {
      name: 'the nearest that is no proxy',
      trusted: ['10.0.0.0/8'],
      from: '10.0.0.1',
      forwarded: '9.9.9.9, 1.2.3.4, 10.0.0.2',
      ip: '1.2.3.4',
    },
    {
      name: 'the proxy, where it names nobody',
      trusted: ['10.0.0.1'],
      from: '10.0.0.1',
      forwarded: 'unknown',
      ip: '10.0.0.1',
    },
    {
      name: 'whom the proxy names with a port',
      trusted: ['10.0.0.0/8'],
      from: '10.0.0.1',
      forwarded: '9.9.9.9, 1.2.3.4:51234',
      ip: '1.2.3.4',
    },
    {
      name: 'IPv6 with a port',
      trusted: ['10.0.0.0/8'],
      from: '10.0.0.1',
      forwarded: '9.9.9.9, [2001:db8::1]:51234',
      ip: '2001:db8::1',
    },
    {
      name: 'the proxy, where what it names cannot be read: the rest is the client’s to write',
      trusted: ['10.0.0.0/8'],
      from: '10.0.0.1',
      forwarded: '9.9.9.9, _hidden',
      ip: '10.0.0.1',
    },
    { name: 'IPv6', trusted: ['fd00::/8'], from: 'fd00::1', forwarded: '2001:db8::1', ip: '2001:db8::1' },
  ]
  for (const { name, trusted, from, forwarded, ip } of cases) {
    test(name, () => {
      const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
      assert.equal(peerOf(trusted, false)(request(from, headers)).ip, ip)
    })
  }
})

test('https is believed of a trusted proxy only', () => {
  const headers = { 'x-forwarded-proto': 'https' }
  assert.equal(peerOf([], false)(request('10.0.0.1', headers)).secure, false)
  assert.equal(peerOf(['10.0.0.1'], false)(request('10.0.0.1', headers)).secure, true)
})

test('what is no CIDR block is refused at the start', () => {
  for (const block of ['10.0.0.0/33', 'x', '10.0.0.0/-1', '::1/129']) {
    assert.throws(() => peerOf([block], false), { name: 'StartError' }, block)
  }
})
