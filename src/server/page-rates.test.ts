import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PageRates } from './page-rates.ts'

test('an address has a thousand pages at once and a hundred a second, and another as many', () => {
  let now = 0
  const rates = new PageRates(() => now)
  const taken = (ip: string) => Array.from({ length: 2_000 }, () => rates.take(ip)).filter(Boolean).length
  assert.equal(taken('192.0.2.1'), 1_000)
  assert.equal(taken('192.0.2.2'), 1_000)
  now += 1_000
  assert.equal(taken('192.0.2.1'), 100)
})

test('all addresses of an IPv6 network count as one', () => {
  const rates = new PageRates(() => 0)
  let taken = 0
  for (let i = 0; i < 2_000; i++) if (rates.take(`2001:db8::${i.toString(16)}`)) taken++
  assert.equal(taken, 1_000)
})
