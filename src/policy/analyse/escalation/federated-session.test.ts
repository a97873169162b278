import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ACCOUNT_ID, account, alice, allow, document, IF, verdict } from './testing.ts'

// "When you use the temporary credentials returned by the GetFederationToken operation, the session principal tags
// include the user tags and the passed session tags."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html

const SESSION = `arn:aws:sts::${ACCOUNT_ID}:federated-user`
const BOTH = ['sts:GetFederationToken', 'sts:TagSession']
const deny = (Action: string, more: object) => ({ Effect: 'Deny', Action, ...more })
const forTag = allow('iam:PutUserPolicy', IF('StringEquals', 'aws:PrincipalTag/team', 'a'))
const withTag = (...statements: readonly object[]) =>
  verdict('alice', account({ users: [alice(forTag, ...statements)] }))

describe('a user without the tag that a policy asks for', () => {
  test('can federate itself with it, where both are allowed of some federated user', () => {
    for (const [name, statements] of Object.entries({
      everything: [allow(BOTH)],
      'one name': [allow(BOTH, { Resource: `${SESSION}/Manager*` })],
      'its own name': [allow(BOTH, { Resource: `${SESSION}/\${aws:username}` })],
      'a name that is not known': [allow(BOTH, { Resource: `${SESSION}/\${aws:SourceIp}` })],
      'any but users': [{ Effect: 'Allow', Action: 'sts:*', NotResource: `arn:aws:iam::${ACCOUNT_ID}:user/*` }],
      'a short ARN': [allow(BOTH, { Resource: 'arn:aws:sts' })],
      'two statements': [allow('sts:GetFederationToken'), allow('sts:Tag*', { Resource: `${SESSION}/a` })],
      'some conditions': [allow(BOTH, IF('Bool', 'aws:MultiFactorAuthPresent', 'true'))],
      'one name is denied': [allow(BOTH), deny('sts:*', { Resource: `${SESSION}/Manager*` })],
      'all but one name are denied': [allow(BOTH), deny('sts:Get*', { NotResource: `${SESSION}/Manager` })],
      'a name that is not known is denied': [allow(BOTH), deny('sts:*', { Resource: `${SESSION}/\${aws:SourceIp}` })],
      'perhaps denied': [allow(BOTH), deny('sts:*', { Resource: '*', ...IF('Bool', 'aws:SecureTransport', 'false') })],
    }))
      assert.equal(withTag(...statements), 'administrator-equivalent?', name)
  })

  test('cannot where one of the two is not allowed, or denied', () => {
    for (const [name, statements] of Object.entries({
      neither: [],
      'tags alone': [allow('sts:TagSession')],
      'sessions alone': [allow('sts:GetFederationToken')],
      'of users and roles': [allow('sts:*', { Resource: `arn:aws:iam::${ACCOUNT_ID}:*` })],
      'of another account': [allow('sts:*', { Resource: 'arn:aws:sts::999999999999:federated-user/*' })],
      'any but federated users': [{ Effect: 'Allow', Action: 'sts:*', NotResource: `${SESSION}/*` }],
      'tags are denied': [allow(BOTH), deny('sts:TagSession', { Resource: '*' })],
      'sessions are denied': [allow(BOTH), deny('sts:Get*', { Resource: `${SESSION}/*` })],
      'all but roles are denied': [allow(BOTH), deny('sts:*', { NotResource: `arn:aws:iam::${ACCOUNT_ID}:role/*` })],
      'only with the tag': [allow(BOTH, IF('StringEquals', 'aws:PrincipalTag/team', 'a'))],
    }))
      assert.equal(withTag(...statements), 'limited', name)
  })

  test('nor where its boundary or the organisation leaves neither', () => {
    const BOUNDARY = `arn:aws:iam::${ACCOUNT_ID}:policy/boundary`
    const statements = [allow('iam:DeleteUserPermissionsBoundary', IF('StringEquals', 'aws:PrincipalTag/team', 'a'))]
    const within = (...boundary: readonly object[]) =>
      account({
        users: [{ ...alice(forTag, ...statements, allow(BOTH)), boundary: BOUNDARY }],
        managedPolicies: [{ arn: BOUNDARY, document: document(...boundary) }],
      })
    assert.equal(verdict('alice', within(allow('iam:*'), allow('sts:*'))), 'administrator-equivalent?')
    assert.equal(verdict('alice', within(allow('iam:*'))), 'limited')
    const control = (...statements: readonly object[]) => [[{ policy: 'control', document: document(...statements) }]]
    const of = account({ users: [alice(forTag, allow(BOTH))] })
    assert.equal(verdict('alice', { ...of, serviceControl: control(allow('*')) }), 'administrator-equivalent?')
    const denied = control(allow('*'), deny('sts:GetFederationToken', { Resource: '*' }))
    assert.equal(verdict('alice', { ...of, serviceControl: denied }), 'limited')
  })
})
