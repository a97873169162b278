import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trustedEntities } from './trusted-entities.ts'

const cases = [
  { type: 'Service', value: 'ec2.amazonaws.com', says: 'AWS Service: ec2' },
  { type: 'Service', value: 'ec2.amazonaws.com.cn', says: 'AWS Service: ec2' },
  { type: 'AWS', value: '111122223333', says: 'Account: 111122223333' },
  { type: 'AWS', value: 'arn:aws:iam::444455556666:root', says: 'Account: 444455556666' },
  { type: 'AWS', value: 'arn:aws:iam::111122223333:user/ann', says: 'arn:aws:iam::111122223333:user/ann' },
  {
    type: 'Federated',
    value: 'arn:aws:iam::111122223333:saml-provider/corp',
    says: 'Identity Provider: arn:aws:iam::111122223333:saml-provider/corp',
  },
  { type: 'AWS', value: '*', says: 'Everyone' },
  { type: '*', value: '*', says: 'Everyone' },
]
for (const { type, value, says } of cases) {
  test(`the list says of ${type} ${value}: ${says}`, () => assert.deepEqual(trustedEntities([{ type, value }]), [says]))
}

test('each is said once', () => {
  const service = { type: 'Service', value: 'ec2.amazonaws.com' }
  assert.deepEqual(trustedEntities([service, service]), ['AWS Service: ec2'])
})
