import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvText, neutralised } from './csv.ts'

test('quotes, commas and line ends are quoted, all else is as it is', () => {
  assert.equal(csvText([['a', 'b,c', 'd"e', 'f\r\ng'], ['=x']]), 'a,"b,c","d""e","f\r\ng"\r\n=x\r\n')
})

for (const start of ['=', '+', '-', '@', '\t', '\r']) {
  test(`a name that begins with ${JSON.stringify(start)} is no formula`, () => {
    assert.equal(neutralised(`${start}cmd|' /C calc'!A0`), `'${start}cmd|' /C calc'!A0`)
  })
}

test('an ordinary name is as it is', () => assert.equal(neutralised('iam-admin'), 'iam-admin'))
