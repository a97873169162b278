import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatementFacts } from '../engine.ts'
import { Parameter } from '../footprint.ts'
import { Coalesced } from './coalesced.ts'

const INSERT_USER = 'insert into "iam_user" ("account_id", "user_id") values ($1, $2)'
const INSERT_EVENT = 'INSERT INTO "audit_batch" ("account_id", "lines") VALUES ($1, $2) ON CONFLICT DO NOTHING'
const ADD = 'update "row_count" set "amount" = "amount" + $1 where "subject" = $2'

function changing(table: string, addsUp = false): StatementFacts {
  const changes = [{ table, held: new Map(), columns: undefined }]
  return { isHot: true, isLeased: false, reads: [], changes, foreseen: { rows: [], changes: 1 }, addsUp }
}

const user = (id: string) => ({ sql: INSERT_USER, parameters: ['1', id], facts: changing('iam_user') })
const event = (lines: string) => ({ sql: INSERT_EVENT, parameters: ['1', lines], facts: changing('audit_batch') })
const add = (by: number, to = 'users') => ({ sql: ADD, parameters: [by, to], facts: changing('row_count', true) })

function sent(...statements: { sql: string; parameters: unknown[]; facts: StatementFacts }[]) {
  const coalesced = new Coalesced<number>()
  for (const [owner, statement] of statements.entries()) coalesced.add(statement, owner)
  return coalesced.take().map(({ statement, owners }) => [statement.sql, statement.parameters, owners])
}

test('rows of one insertion become a few of several rows, and what adds to one number is added up', () => {
  const all = [1, 2, 3].flatMap((i) => [user(`u${i}`), add(1), event(`e${i}`)])
  assert.deepEqual(sent(...all), [
    [`${INSERT_USER}, ($3, $4)`, ['1', 'u1', '1', 'u2'], [0, 3, 6]],
    [INSERT_USER, ['1', 'u3'], [0, 3, 6]],
    [ADD, [3, 'users'], [1, 4, 7]],
    [INSERT_EVENT.replace('($1, $2)', '($1, $2), ($3, $4)'), ['1', 'e1', '1', 'e2'], [2, 5, 8]],
    [INSERT_EVENT, ['1', 'e3'], [2, 5, 8]],
  ])
})

test('what adds to another number is a statement of its own, and keeps its place', () => {
  assert.deepEqual(
    sent(add(1), add(2, 'roles'), add(4)).map(([, parameters]) => parameters),
    [
      [1, 'users'],
      [2, 'roles'],
      [4, 'users'],
    ],
  )
})

const forget = (subject: string) => ({
  sql: 'update "row_count" set "amount" = $1 where "subject" = $2',
  parameters: [-1, subject],
  facts: { ...ofSubject(1), isIdempotent: true },
})
const addTo = (by: number, subject: string) => ({ ...add(by, subject), facts: { ...ofSubject(1), addsUp: true } })

function ofSubject(index: number): StatementFacts {
  const rows = { table: 'row_count', held: new Map([['subject', [new Parameter(index)]]]), columns: undefined }
  return { ...changing('row_count'), changes: [rows] }
}

test('what does the same twice is done once, and is passed by what changes other rows of its table', () => {
  const all = ['x', 'y', 'x'].flatMap((policy) => [addTo(1, policy), forget('in use')])
  assert.deepEqual(
    sent(...all).map(([, parameters]) => parameters),
    [
      [2, 'x'],
      [-1, 'in use'],
      [1, 'y'],
    ],
  )
})

test('what changes a row is not passed by what changes the same row in another way', () => {
  assert.deepEqual(
    sent(addTo(1, 'x'), forget('x'), addTo(1, 'x')).map(([, parameters]) => parameters),
    [
      [1, 'x'],
      [-1, 'x'],
      [1, 'x'],
    ],
  )
})

for (const [name, between] of Object.entries({
  'any other statement': { sql: 'delete from "group_member"', parameters: [], facts: changing('group_member') },
  'an insertion that may change rows': {
    sql: `${INSERT_USER} on conflict ("user_id") do update set "account_id" = $3`,
    parameters: ['1', 'a', '2'],
    facts: changing('iam_user'),
  },
  'an insertion of other columns of the table': {
    sql: 'insert into "iam_user" ("user_id") values ($1)',
    parameters: ['b'],
    facts: changing('iam_user'),
  },
  'an insertion of what a query finds': {
    sql: 'insert into "iam_user" ("account_id", "user_id") select $1, $2',
    parameters: ['1', 'c'],
    facts: changing('iam_user'),
  },
  'a value that is computed': {
    sql: 'insert into "iam_tag" ("a", "b") values ($1, lower($2))',
    parameters: ['1', 'c'],
    facts: changing('iam_tag'),
  },
  'a value that stands twice': {
    sql: 'insert into "iam_tag" ("a", "b") values ($1, $1)',
    parameters: ['1'],
    facts: changing('iam_tag'),
  },
})) {
  test(`nothing passes ${name}`, () => {
    assert.deepEqual(
      sent(user('a'), between, user('z')).map(([sql]) => sql),
      [INSERT_USER, between.sql, INSERT_USER],
    )
  })
}
