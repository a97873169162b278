import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sessionKeyOf } from '../support/sdk-clients.ts'
import type { Claims } from '../support/test-provider.ts'
import { ONE } from '../support/two-accounts.ts'
import { ACTION, NOT_AUTHORIZED, type Output, refusal, webIdentity } from '../support/web-identity.ts'

const at = webIdentity()
const { send, rootOf, trust, equals, newRole, token, assume } = at

describe('what a token passes', () => {
  const TAGS = 'https://aws.amazon.com/tags'
  const tags = (principal_tags: object, ...transitive_tag_keys: readonly string[]) => ({
    [TAGS]: { principal_tags, ...(transitive_tag_keys.length > 0 && { transitive_tag_keys }) },
  })
  const may = (...actions: readonly string[]) => trust({}, { Action: [ACTION, ...actions] })

  test('needs sts:TagSession for tags, and sts:SetSourceIdentity for a source identity', async () => {
    const plain = await newRole(ONE, may())
    const tagging = await newRole(ONE, may('sts:TagSession'))
    const identified = await newRole(ONE, may('sts:SetSourceIdentity'))
    const withTags = token(tags({ Team: ['Red'] }))
    const withIdentity = token({ 'https://aws.amazon.com/source_identity': 'ann' })
    assert.deepEqual(await refusal(assume(plain, withTags)), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(identified, withTags)), NOT_AUTHORIZED)
    assert.equal(await refusal(assume(tagging, withTags)), undefined)
    assert.deepEqual(await refusal(assume(plain, withIdentity)), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(tagging, withIdentity)), NOT_AUTHORIZED)
    const { output } = await assume(identified, withIdentity)
    assert.equal((output as Output).SourceIdentity, 'ann')
  })

  test('is decided on by the trust policy', async () => {
    const RoleArn = await newRole(
      ONE,
      trust(
        {
          StringEquals: { 'aws:RequestTag/Team': 'Red' },
          'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['Team'] },
        },
        { Action: [ACTION, 'sts:TagSession'] },
      ),
    )
    assert.equal(await refusal(assume(RoleArn, token(tags({ Team: ['Red'] }, 'Team')))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token(tags({ Team: ['Blue'] }, 'Team')))), NOT_AUTHORIZED)
    assert.deepEqual(
      await refusal(assume(RoleArn, token(tags({ Team: ['Red'], Cost: ['1'] }, 'Cost')))),
      NOT_AUTHORIZED,
    )
  })

  test('are tags of the session, from either form of the claim', async () => {
    const RoleArn = await newRole(ONE, may('sts:TagSession'))
    const Statement = {
      Effect: 'Allow',
      Action: 'iam:ListRoles',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'Red' } },
    }
    const PolicyDocument = JSON.stringify({ Statement })
    const RoleName = RoleArn.split('/')[1]
    await send(rootOf(ONE), 'iam', 'PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument })
    const lists = async (more: Claims) => {
      const key = sessionKeyOf(await assume(RoleArn, token(more)))
      return (await at.clients.answer('iam', key, 'ListRoles', {})).error?.code ?? ''
    }
    assert.equal(await lists(tags({ Team: ['Red'] })), '')
    assert.equal(await lists(tags({ Team: 'Red' })), '')
    assert.equal(await lists({ [`${TAGS}/principal_tags/Team`]: 'Red', [`${TAGS}/transitive_tag_keys`]: ['Team'] }), '')
    assert.equal(await lists(tags({ Team: ['Blue'] })), 'AccessDenied')
    assert.equal(await lists({}), 'AccessDenied')
  })

  test('whose keys differ in letter case alone tell no more of a role than of one that is not there', async () => {
    const twice = token({ ...tags({ Team: ['a'] }), [`${TAGS}/principal_tags/team`]: 'b' })
    const RoleArn = await newRole(ONE, trust(equals('sub', 'ann'), { Action: [ACTION, 'sts:TagSession'] }))
    for (const arn of [RoleArn, `${RoleArn}-not-there`])
      assert.deepEqual(await refusal(assume(arn, twice)), NOT_AUTHORIZED)
  })

  test('is refused where it is none: several values of a tag, keys twice, transitive keys that are no tags', async () => {
    const RoleArn = await newRole(ONE, may('sts:TagSession', 'sts:SetSourceIdentity'))
    const wrong: readonly Claims[] = [
      tags({ Team: ['Red', 'Blue'] }),
      tags({ Team: [] }),
      tags({ Team: 1 }),
      tags({ '': ['Red'] }),
      tags({ ['a'.repeat(129)]: ['Red'] }),
      tags({ Team: ['a'.repeat(257)] }),
      tags({ Team: ['<'] }),
      { [TAGS]: 'Team' },
      { [TAGS]: { principal_tags: ['Team'] } },
      { 'https://aws.amazon.com/source_identity': 'a b' },
      { 'https://aws.amazon.com/source_identity': ['ann'] },
    ]
    for (const more of wrong) {
      assert.equal((await refusal(assume(RoleArn, token(more))))?.[0], 'InvalidIdentityToken', JSON.stringify(more))
    }
    for (const more of [
      tags({ Team: ['Red'], team: ['Red'] }),
      tags({ Team: ['Red'] }, 'Cost'),
      tags({ 'aws:a': ['b'] }),
    ]) {
      const code = (await refusal(assume(RoleArn, token(more))))?.[0]
      assert.ok(code === 'InvalidParameterValue' || code === 'AccessDenied', `${code} ${JSON.stringify(more)}`)
    }
  })
})
