import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnHeading, reportRows } from './report-rows.ts'

test('each line of the report has what stands under the names of the first', () => {
  const csv = 'user,arn,mfa_active\n<root_account>,arn:aws:iam::123456789012:root,true\n"a,b",x,false'
  assert.deepEqual(reportRows(csv), {
    columns: ['user', 'arn', 'mfa_active'],
    rows: [
      { user: '<root_account>', arn: 'arn:aws:iam::123456789012:root', mfa_active: 'true' },
      { user: 'a,b', arn: 'x', mfa_active: 'false' },
    ],
  })
})

test('a line that is too short has nothing in its last columns, and an empty report has no lines', () => {
  assert.deepEqual(reportRows('user,arn\nann').rows, [{ user: 'ann', arn: '' }])
  assert.deepEqual(reportRows(''), { columns: [], rows: [] })
})

const HEADINGS = [
  ['user', 'User'],
  ['arn', 'ARN'],
  ['mfa_active', 'MFA active'],
  ['access_key_1_last_used_date', 'Access key 1 last used date'],
] as const
for (const [column, heading] of HEADINGS) {
  test(`${column} is headed ${heading}`, () => assert.equal(columnHeading(column), heading))
}
