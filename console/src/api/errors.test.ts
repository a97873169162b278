import assert from 'node:assert/strict'
import { test } from 'node:test'
import { denialOf, isNoSuchEntity, isSessionEnd, remedyFor } from './errors.ts'

function thrown(name: string, message: string): Error {
  const error = new Error(message)
  error.name = name
  return error
}

const user = 'arn:aws:iam::123456789012:user/iam-admin'

const denials = [
  {
    name: 'an implicit deny names action, resource and why',
    error: thrown(
      'AccessDenied',
      `User: ${user} is not authorized to perform: iam:GetUser on resource: arn:aws:iam::123456789012:user/x because no identity-based policy allows the iam:GetUser action`,
    ),
    denial: {
      action: 'iam:GetUser',
      principal: user,
      resource: 'arn:aws:iam::123456789012:user/x',
      because: 'no identity-based policy allows the iam:GetUser action',
    },
  },
  {
    name: 'an explicit deny says with what',
    error: thrown(
      'AccessDenied',
      `User: ${user} is not authorized to perform: iam:ListUsers on resource: * with an explicit deny in an identity-based policy`,
    ),
    denial: {
      action: 'iam:ListUsers',
      principal: user,
      resource: '*',
      because: 'an explicit deny in an identity-based policy',
    },
  },
  {
    name: "SNS's spelling of the service",
    error: thrown(
      'AuthorizationErrorException',
      `User: ${user} is not authorized to perform: SNS:ListTopics on resource: arn:aws:sns:us-east-1:123456789012:* because no identity-based policy allows the SNS:ListTopics action`,
    ),
    denial: {
      action: 'SNS:ListTopics',
      principal: user,
      resource: 'arn:aws:sns:us-east-1:123456789012:*',
      because: 'no identity-based policy allows the SNS:ListTopics action',
    },
  },
  {
    name: 'a message without resource or reason',
    error: thrown('AccessDeniedException', `User: ${user} is not authorized to perform: billing:GetBillingPreferences`),
    denial: { action: 'billing:GetBillingPreferences', principal: user, resource: undefined, because: undefined },
  },
  {
    name: 'a refusal that names no action is not a missing permission',
    error: thrown('AccessDenied', 'The request does not carry the token of its console session.'),
    denial: undefined,
  },
]

for (const { name, error, denial } of denials) test(name, () => assert.deepEqual(denialOf(error), denial))

const remedies = [
  { because: undefined, says: /can allow it in a policy/ },
  { because: 'no identity-based policy allows the iam:GetUser action', says: /can allow it in a policy/ },
  { because: 'no permissions boundary allows the iam:GetUser action', says: /can allow it in a policy/ },
  { because: 'an explicit deny in an identity-based policy', says: /No further policy can allow it/ },
  // A policy would change nothing here: root's setting must come first.
  {
    because: "IAM user access to Billing is not activated, which only the account's root user can do",
    says: /^$/,
  },
]
for (const { because, says } of remedies) {
  test(`what mends a denial because of ${because ?? 'nothing that it says'}`, () => {
    assert.match(remedyFor({ action: 'iam:GetUser', principal: undefined, resource: undefined, because }), says)
  })
}

test('what is not an Error denies nothing', () => assert.equal(denialOf('AccessDenied'), undefined))

test("the SDK's two spellings of NoSuchEntity are one", () => {
  assert.ok(isNoSuchEntity(thrown('NoSuchEntity', '')))
  assert.ok(isNoSuchEntity(thrown('NoSuchEntityException', '')))
})

test('an expired or unknown token ends the session, a denial does not', () => {
  assert.ok(isSessionEnd(thrown('ExpiredToken', '')))
  assert.ok(isSessionEnd(thrown('InvalidClientTokenId', '')))
  assert.ok(!isSessionEnd(thrown('AccessDenied', '')))
})
