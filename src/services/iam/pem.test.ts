import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pemBlocks } from './pem.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../vectors/files', name), 'utf8')
const labels = (text: string) => pemBlocks(text)?.map(({ label }) => label)

test('blocks are read one after the other, whatever space is between them', () => {
  assert.deepEqual(labels(file('chain.pem')), ['CERTIFICATE', 'CERTIFICATE'])
  assert.deepEqual(labels(` \r\n${file('server.key').replaceAll('\n', '\r\n')}\t`), ['PRIVATE KEY'])
  assert.deepEqual(labels(file('server.pem').trim() + file('server.pem')), ['CERTIFICATE', 'CERTIFICATE'])
  assert.deepEqual(labels(''), [])
})

describe('what is not PEM alone is none', () => {
  const pem = file('server.pem')
  const others: Readonly<Record<string, string>> = {
    'a text before it': `Certificate:\n${pem}`,
    'a text after it': `${pem}x`,
    'an end of another label': pem.replace('END CERTIFICATE', 'END PUBLIC KEY'),
    'no end': pem.slice(0, -40),
    'a beginning alone': '-----BEGIN CERTIFICATE-----',
    'half a beginning': '-----BEGIN CERTIFICATE',
    'headers, as of an encrypted key': file('server-encrypted-pkcs1.key'),
    'what is not base64': pem.replace('MII', 'M-I'),
    'the name of a file': 'file://server.pem',
  }
  for (const [name, text] of Object.entries(others)) test(name, () => assert.equal(pemBlocks(text), undefined))
})

test('megabytes that look like PEM are looked at a few times, not a few times for each character', () => {
  for (const filler of [' ', 'A', '\n', '=', '-----BEGIN CERTIFICATE-----\n', '-----END CERTIFICATE-----\n']) {
    const text = `-----BEGIN CERTIFICATE-----\n${filler.repeat(2_000_000 / filler.length)}`
    assert.equal(pemBlocks(text), undefined)
  }
})
