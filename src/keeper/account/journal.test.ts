import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { journalFile, openJournal, readJournal } from './journal.ts'
import { call } from './services.ts'

const LOGIN = call('iam', 'CreateLoginProfile', {
  UserName: 'iam-admin',
  Password: 'a secret',
  PasswordResetRequired: false,
})
const MADE = { step: 'iam-admin-password', makes: 'arn:aws:iam::123456789012:user/iam-admin' }

describe('the journal', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'castellan-journal-'))
    file = journalFile({ accountId: '123456789012', endpoint: undefined, environment: { XDG_STATE_HOME: folder } })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is a file of its owner’s alone, one for each account at each endpoint', () => {
    openJournal(file, () => 0).begin(LOGIN, MADE)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const place = { accountId: '123456789012', environment: { XDG_STATE_HOME: folder } }
    const at = (endpoint: string) => journalFile({ ...place, endpoint: new URL(endpoint) })
    const others = [
      'http://localhost:4566',
      'http://localhost:4567',
      'https://localhost:4566',
      'http://example.com:4566',
    ]
    assert.equal(new Set([file, ...others.map(at)]).size, others.length + 1)
  })

  test('is one, whatever name this machine is called by', () => {
    const place = { accountId: '123456789012', environment: { XDG_STATE_HOME: folder } }
    const names = ['127.0.0.1', '[::1]', 'LOCALHOST', '2130706433', 'localhost'].map((name) =>
      journalFile({ ...place, endpoint: new URL(`http://${name}:4566/`) }),
    )
    assert.equal(new Set(names).size, 1)
  })

  test('announces a change before it is made, and says how it ended', () => {
    const journal = openJournal(file, () => 0)
    journal.begin(LOGIN, MADE)
    assert.deepEqual(
      readJournal(file).map(({ phase }) => phase),
      ['before'],
    )
    journal.end(LOGIN, MADE, 'done')
    assert.deepEqual(journal.entries().at(-1), {
      time: '1970-01-01T00:00:00.000Z',
      phase: 'after',
      action: 'iam:CreateLoginProfile',
      names: { UserName: 'iam-admin' },
      status: 'done',
      ...MADE,
    })
  })

  test('holds no secret', () => {
    openJournal(file, () => 0).begin(LOGIN, MADE)
    assert.doesNotMatch(readFileSync(file, 'utf8'), /a secret/)
  })

  test('is read past a line that a crash cut short', () => {
    const journal = openJournal(file, () => 0)
    journal.begin(LOGIN, MADE)
    appendFileSync(file, '{"time":"1970-01-0')
    journal.end(LOGIN, MADE, 'done')
    assert.deepEqual(
      readJournal(file).map(({ phase }) => phase),
      ['before', 'after'],
    )
  })

  test('is read past lines that are no entries', () => {
    openJournal(file, () => 0).begin(LOGIN, MADE)
    const [begun] = readJournal(file)
    const entry = { time: '', phase: 'before', step: 's', action: 'iam:CreateUser', names: { UserName: 'a' } }
    const others = [
      null,
      1,
      'text',
      {},
      [],
      { step: 1 },
      { ...entry, phase: 'during' },
      { ...entry, action: null },
      { ...entry, makes: {} },
      { ...entry, names: null },
      { ...entry, names: { UserName: 1 } },
    ]
    appendFileSync(file, [...others, entry].map((line) => `${JSON.stringify(line)}\n`).join(''))
    assert.deepEqual(readJournal(file), [begun, entry])
  })

  test('is empty where there is none', () => {
    assert.deepEqual(readJournal(file), [])
  })
})
