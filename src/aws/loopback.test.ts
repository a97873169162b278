import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLocalhost, isLoopback } from './loopback.ts'

const NAMES = ['localhost', 'LOCALHOST', 'localhost.', '127.0.0.1', '::1', '[::1]']
const OTHERS = ['127.8.8.8', '127.0.0.2', '127.255.255.255']
const BEYOND = [
  '',
  '0.0.0.0',
  '::',
  '128.0.0.1',
  '10.0.0.1',
  '127.0.0.1.example.com',
  'localhost.example.com',
  'example.localhost',
  'evil-localhost',
  '127.0.0.256',
  '127.0.0.01',
  '127.1',
  '127.0.0.1:80',
  '127.0.0.1\n',
  '::11',
  '[::1]x',
]

test('loopback is loopback by its whole address, not by a prefix', () => {
  for (const host of [...NAMES, ...OTHERS]) assert.equal(isLoopback(host), true, host)
  for (const host of BEYOND) assert.equal(isLoopback(host), false, host)
})

test('the names of one machine for itself are of one address, which others of the loopback network are not', () => {
  for (const host of NAMES) assert.equal(isLocalhost(host), true, host)
  for (const host of [...OTHERS, ...BEYOND]) assert.equal(isLocalhost(host), false, host)
})
