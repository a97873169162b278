import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvText, neutralised, neutralisedCsv } from './csv.ts'

test('quotes, commas and line ends are quoted, all else is as it is', () => {
  assert.equal(csvText([['a', 'b,c', 'd"e', 'f\r\ng'], ['=x']]), 'a,"b,c","d""e","f\r\ng"\r\n=x\r\n')
})

for (const start of ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
  test(`a name that begins with ${JSON.stringify(start)} is no formula`, () => {
    assert.equal(neutralised(`${start}cmd|' /C calc'!A0`), `'${start}cmd|' /C calc'!A0`)
  })
}

test('an ordinary name is as it is', () => assert.equal(neutralised('iam-admin'), 'iam-admin'))

test('a file that a service wrote is handed over with no formula in any of its fields, and else as it was', () => {
  const report = 'user,arn,note\n=cmd|x,arn:aws:iam::1:user/=cmd|x,true\n"+a,""b""","-1\n2",@c\n<root_account>,,N/A\n'
  assert.equal(
    neutralisedCsv(report),
    `user,arn,note\r\n'=cmd|x,arn:aws:iam::1:user/=cmd|x,true\r\n"'+a,""b""","'-1\n2",'@c\r\n<root_account>,,N/A\r\n`,
  )
  assert.equal(neutralisedCsv(''), '')
  assert.equal(neutralisedCsv('a,b'), 'a,b\r\n')
})
