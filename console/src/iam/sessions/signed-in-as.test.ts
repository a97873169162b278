import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signedInAs } from './signed-in-as.ts'

const cases = {
  'arn:aws:iam::111122223333:root': 'Root user',
  'arn:aws:iam::111122223333:user/ann': 'IAM user ann',
  'arn:aws:iam::111122223333:user/teams/red/ann': 'IAM user ann',
  'arn:aws:sts::111122223333:assumed-role/reader/bob@example.com': 'Role reader, as bob@example.com',
  'arn:aws:sts::111122223333:federated-user/fay': 'Federated user fay',
  'arn:aws:something::111122223333:else': 'arn:aws:something::111122223333:else',
}

for (const [arn, text] of Object.entries(cases)) test(`${arn} is ${text}`, () => assert.equal(signedInAs(arn), text))
