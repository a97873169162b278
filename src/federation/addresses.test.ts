import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPublicAddress } from './addresses.ts'

/** Each of a range that no stranger may have this server connect to, in every spelling that a name server may give. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'this machine': ['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::', '0:0:0:0:0:0:0:1'],
  'private networks': ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255'],
  'link-local, and instance metadata': ['169.254.169.254', '169.254.170.2', '169.254.0.1', 'fe80::1', 'febf::1'],
  'metadata of other clouds': ['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254'],
  'carriers’ networks': ['100.64.0.1', '100.127.255.255'],
  'unique local': ['fc00::1', 'fdff:ffff::1', 'fec0::1'],
  'IPv4 within IPv6': ['::ffff:10.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::a00:1'],
  'tunnels to IPv4': ['2002:a00:1::1', '2001:0:a00:1::', '64:ff9b:1::1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'],
  'reserved, documentation, broadcast': [
    ...['240.0.0.1', '255.255.255.255', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '198.19.255.255'],
    ...['192.88.99.1', '2001:db8::1', '3fff::1', '100::1', '4000::1', '1fff::1'],
  ],
  'what is no address': ['', 'localhost', '10.1', '0x7f.1', '2130706433', '8.8.8.8 ', '2606:4700::1%eth0', '1.2.3.4.5'],
}
for (const [range, addresses] of Object.entries(REFUSED)) {
  test(`no address of ${range} is public`, () => {
    for (const address of addresses) assert.equal(isPublicAddress(address), false, address)
  })
}

test('the others are', () => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '11.0.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
  ]) {
    assert.equal(isPublicAddress(address), true, address)
  }
  for (const address of ['2606:4700:4700::1111', '2a00:1450:4001:80b::200e', '2600:1f18::1']) {
    assert.equal(isPublicAddress(address), true, address)
  }
})
