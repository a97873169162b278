import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readStatement } from './partiql.ts'

function read(text: string): string | undefined {
  const statement = readStatement(text)
  if (statement === undefined) return undefined
  const { verb, table, index, isScan } = statement
  return `${verb} ${table}${index === undefined ? '' : `.${index}`}${isScan ? ' scan' : ''}`
}

describe('a statement of PartiQL', () => {
  for (const [text, expected] of [
    ['SELECT * FROM "Music" WHERE Artist = ?', 'Select Music'],
    ['select a.b[0], "c d" from Music where a in [1, 2]', 'Select Music'],
    ['SELECT * FROM "Music"."By.Year" WHERE x = 1 ORDER BY x DESC', 'Select Music.By.Year'],
    ['SELECT OrderID FROM "Orders" WHERE Total > 500', 'Select Orders scan'],
    ['SELECT * FROM "Orders" WHERE a >= 1 AND b != 2 AND c <> 3', 'Select Orders scan'],
    ['SELECT * FROM "Orders" ORDER BY OrderID', 'Select Orders scan'],
    ['SELECT * FROM "my-table.of-things" WHERE a = \'FROM "Books"\'', 'Select my-table.of-things'],
    ["SELECT * FROM Music WHERE \"from\" = 'it''s'", 'Select Music'],
    ['EXISTS(SELECT * FROM "Music" WHERE "Artist" = \'a\' AND "Song" = \'s\')', 'Select Music'],
    ["INSERT INTO Music VALUE {'Artist': 'a', 'n': {'FROM': \"x\"}}", 'Insert Music'],
    ['UPDATE "Music" SET a = list_append(a, <<1>>) WHERE b = 2', 'Update Music'],
    ['UPDATE Music REMOVE a WHERE b = 2', 'Update Music'],
    ["DELETE FROM Music WHERE a = 'b' RETURNING ALL OLD *", 'Delete Music'],
    ['SELECT * FROM "arn:aws:dynamodb:us-east-1:444455556666:table/Music" WHERE a = 1', undefined],
  ] as const) {
    test(text, () => {
      const arn = 'Select arn:aws:dynamodb:us-east-1:444455556666:table/Music'
      assert.equal(read(text), expected ?? arn)
    })
  }
})

describe('a text that leaves open what it is about is not read', () => {
  for (const text of [
    '',
    'SELECT',
    'SELECT * FROM',
    'SELECT * FROM Music, Books WHERE a = 1',
    'SELECT * FROM Music AS m WHERE a = 1',
    'SELECT * FROM Music m',
    'SELECT * FROM Music.ByYear',
    'SELECT * FROM "Music".ByYear',
    'SELECT * FROM "Music"."ByYear"."x"',
    'SELECT * FROM "Mu""sic"',
    'SELECT * FROM my-table',
    'SELECT * FROM Music WHERE a IN (SELECT b FROM Books)',
    'SELECT (SELECT b FROM Books) FROM Music',
    'SELECT * FROM (Music)',
    'SELECT * FROM Music; DELETE FROM Books',
    'SELECT * FROM Music;',
    'SELECT * /* FROM Books */ FROM Music',
    'SELECT * -- FROM Books\n FROM Music',
    'SELECT `x` FROM Music',
    "SELECT * FROM Music WHERE a = 'open",
    'SELECT * FROM "Music',
    'INSERT Music VALUE {}',
    'INSERT INTO Music SELECT * FROM Books',
    'INSERT INTO "Music"."ByYear" VALUE {}',
    'UPDATE Music',
    'DELETE Music',
    'DROP TABLE Music',
    'EXISTS(SELECT * FROM Music WHERE a = 1) AND EXISTS(SELECT * FROM Books)',
    `SELECT * FROM Music WHERE a = '${'x'.repeat(8192)}'`,
  ]) {
    test(text.slice(0, 80) || 'nothing', () => assert.equal(read(text), undefined))
  }
})
