import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostsOf } from './sockets.ts'

const cases = [
  {
    url: 'postgres://me:p%40ss@db.example.com:6543/castellan?sslmode=verify-full',
    hosts: [{ host: 'db.example.com', port: 6543 }],
    first: 'postgres://me:p%40ss@db.example.com:6543/castellan?sslmode=verify-full',
  },
  {
    url: 'postgresql://localhost/castellan',
    hosts: [{ host: 'localhost', port: 5432 }],
    first: 'postgresql://localhost/castellan',
  },
  {
    url: 'postgres://me@one,two:5433,[::1]:5434/castellan',
    hosts: [
      { host: 'one', port: 5432 },
      { host: 'two', port: 5433 },
      { host: '::1', port: 5434 },
    ],
    first: 'postgres://me@one/castellan',
  },
]

for (const c of cases) {
  test(`hosts of ${c.url}`, () => {
    assert.deepEqual(hostsOf(c.url), { hosts: c.hosts, url: c.first })
  })
}

for (const url of [
  '',
  'postgres://',
  'mysql://me:SECRET@host/db',
  'postgres:///db',
  'postgres://me:SECRET@one,,two/db',
  'postgres://me:SECRET@[one/db',
  'postgres://me:SECRET@one:port/db',
]) {
  test(`no PostgreSQL URL, and no secret in the complaint: ${url}`, () => {
    assert.throws(
      () => hostsOf(url),
      (error: Error) => /looks like/.test(error.message) && !error.message.includes('SECRET'),
    )
  })
}
