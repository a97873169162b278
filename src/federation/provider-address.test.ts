import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endpointOf, isProviderUrl, type ProviderRules } from './provider-address.ts'

const PUBLIC = '8.8.8.8'
const NEVER = new AbortController().signal

/** Rules under which each name has these addresses, and how often a name was resolved. */
function resolving(addresses: readonly string[], allowLoopback = false) {
  const asked: string[] = []
  const resolve: ProviderRules['resolve'] = async (name) => {
    asked.push(name)
    return addresses
  }
  return { rules: { allowLoopback, resolve }, asked }
}
const at = (url: string, rules: ProviderRules) => endpointOf(new URL(url), rules, NEVER)
const refusedAs = (fault: string) => ({ name: 'ProviderError', fault })

describe('a provider is asked', () => {
  test('at the addresses that were looked at, whose name was resolved once', async () => {
    const { rules, asked } = resolving([PUBLIC, '2606:4700::1'])
    assert.deepEqual(await at('https://idp.example.com/a', rules), {
      isTls: true,
      host: 'idp.example.com',
      port: 443,
      addresses: [PUBLIC, '2606:4700::1'],
    })
    assert.deepEqual(asked, ['idp.example.com'])
  })

  test('at none of its addresses where one of them is not public', async () => {
    for (const bad of ['10.0.0.1', '127.0.0.1', '169.254.169.254', '::ffff:10.0.0.1', 'fd00:ec2::254']) {
      const { rules } = resolving([PUBLIC, bad])
      await assert.rejects(at('https://idp.example.com', rules), refusedAs('unusable'))
    }
  })

  test('at an address that its URL has in place of a name, in whatever spelling, where it is public', async () => {
    const { rules, asked } = resolving([PUBLIC])
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:a9fe:a9fe]',
      '169.254.169.254',
    ]) {
      await assert.rejects(at(`https://${host}/`, rules), refusedAs('unusable'), host)
    }
    assert.deepEqual((await at(`https://${PUBLIC}/`, rules)).addresses, [PUBLIC])
    assert.deepEqual(asked, [])
  })

  test('by https at its own port alone', async () => {
    const { rules } = resolving([PUBLIC])
    for (const url of [
      'http://idp.example.com',
      'https://idp.example.com:8443',
      'https://idp.example.com:22',
      'ftp://idp.example.com',
    ]) {
      await assert.rejects(at(url, rules), refusedAs('unusable'), url)
    }
  })

  test('not at a name that has no address', async () => {
    const { rules } = resolving([])
    await assert.rejects(at('https://idp.example.com', rules), refusedAs('unreachable'))
  })

  test('on this machine not, without the flag, whatever its name', async () => {
    const { rules } = resolving(['127.0.0.1'])
    for (const host of ['localhost', 'localhost.', 'idp.localtest.me', '127.0.0.1', '[::1]']) {
      await assert.rejects(at(`https://${host}/`, rules), refusedAs('unusable'), host)
    }
  })
})

describe('with the flag', () => {
  test('this machine is asked by http and at any port, by its own names alone', async () => {
    const { rules, asked } = resolving(['127.0.0.1'], true)
    assert.deepEqual(await at('http://localhost:3000/a', rules), {
      isTls: false,
      host: 'localhost',
      port: 3000,
      addresses: ['127.0.0.1', '::1'],
    })
    assert.deepEqual((await at('https://[::1]:8443', rules)).addresses, ['::1'])
    assert.deepEqual(asked, [])
    for (const url of [
      'http://idp.localtest.me:3000',
      'https://idp.localtest.me',
      'http://10.0.0.1:80',
      'https://10.0.0.1',
    ]) {
      await assert.rejects(at(url, rules), refusedAs('unusable'), url)
    }
  })
})

test('a provider’s URL is https without a port, a user or a query; on this machine also http with one, with the flag', () => {
  const takes = (url: string, allowLoopback: boolean) => isProviderUrl(new URL(url), { allowLoopback })
  for (const url of ['https://idp.example.com', 'https://idp.example.com/realms/a']) assert.ok(takes(url, false), url)
  const never = [
    'http://idp.example.com',
    'https://idp.example.com:8443',
    'https://a@idp.example.com',
    'https://a.com?b',
  ]
  for (const url of never) assert.ok(!takes(url, false) && !takes(url, true), url)
  for (const url of ['http://localhost:3000', 'http://127.0.0.1', 'https://[::1]:1']) {
    assert.ok(takes(url, true) && !takes(url, false), url)
  }
})
