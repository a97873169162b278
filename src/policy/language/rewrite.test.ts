import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PolicySyntaxError } from './json.ts'
import {
  principals,
  withConditionsAtWorst,
  withoutConditions,
  withoutDenies,
  withoutStatement,
  withPrincipals,
  withStatement,
} from './rewrite.ts'

const ALLOW = { Effect: 'Allow', Action: 's3:*', Resource: ['*'] }
const DENY = { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' }
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': true } }
const NOTHING = { Effect: 'Deny', NotAction: '*', Resource: '*' }

const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Id: 'i', Statement })

describe('a document without conditions', () => {
  test('allows what it allows under some condition, and denies what it always denies', () => {
    assert.equal(
      withoutConditions(document({ ...ALLOW, Condition: MFA }, { ...DENY, Condition: MFA }, DENY)),
      document(ALLOW, DENY),
    )
  })

  test('keeps a Deny whose condition tests nothing', () => {
    assert.equal(withoutConditions(document({ ...DENY, Condition: { Bool: {} } })), document(DENY))
  })

  test('keeps conditions on keys that are known, and their variables', () => {
    const isKnown = (key: string) => key === 'aws:username'
    const known = { StringEquals: { 'aws:Username': 'a' } }
    const both = { StringEquals: { 'aws:Username': 'a', 'aws:RequestTag/b': 'c' } }
    const variable = { StringEquals: { 'aws:username': '${aws:PrincipalTag/a}' } }
    const given = [both, known, variable].flatMap((Condition) => [
      { ...ALLOW, Condition },
      { ...DENY, Condition },
    ])
    assert.equal(
      withoutConditions(document(...given), isKnown),
      document({ ...ALLOW, Condition: known }, { ...ALLOW, Condition: known }, { ...DENY, Condition: known }, ALLOW),
    )
    assert.equal(
      withConditionsAtWorst(document(...given), isKnown),
      document({ ...DENY, Condition: known }, { ...ALLOW, Condition: known }, { ...DENY, Condition: known }, DENY),
    )
  })

  test('keeps conditions that never hold: on variables that are absent, and on a key that is null neither way', () => {
    const isKnown = (key: string) => key === 'aws:principaltag/a' && 'absent'
    const never = [
      { StringEquals: { 'aws:ResourceTag/a': '${aws:PrincipalTag/a}' } },
      { StringLike: { 'aws:ResourceTag/a': ['x${aws:principaltag/A}', '${aws:PrincipalTag/a}*'] } },
      { Null: { 'aws:ResourceTag/a': 'a' } },
    ].map((Condition) => ({ ...ALLOW, Condition }))
    assert.equal(withoutConditions(document(...never), isKnown), document(...never))
    const open = [
      { StringEquals: { 'aws:ResourceTag/a': ['${aws:PrincipalTag/a}', 'b'] } },
      { StringEquals: { 'aws:ResourceTag/a': "${aws:PrincipalTag/a, 'b'}" } },
      { StringNotEquals: { 'aws:ResourceTag/a': '${aws:PrincipalTag/a}' } },
      { StringEqualsIfExists: { 'aws:ResourceTag/a': '${aws:PrincipalTag/a}' } },
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': '${aws:PrincipalTag/a}' } },
      { Bool: { 'aws:ResourceTag/a': '${aws:PrincipalTag/b}' } },
      { Null: { 'aws:ResourceTag/a': ['a', 'true'] } },
    ].map((Condition) => ({ ...ALLOW, Condition }))
    assert.equal(withoutConditions(document(...open), isKnown), document(...open.map(() => ALLOW)))
    const old = { Version: '2008-10-17', Statement: [never[0]] }
    assert.equal(withoutConditions(JSON.stringify(old), isKnown), JSON.stringify({ ...old, Statement: [ALLOW] }))
  })

  test('says nothing where no statement is left', () => {
    assert.equal(withoutConditions(document({ ...DENY, Condition: MFA })), document(NOTHING))
  })
})

test('a document without denies has its other statements, as they are written', () => {
  const odd = { ...ALLOW, Effect: 'allow', Condition: MFA }
  assert.equal(withoutDenies(document(DENY, odd)), document(odd))
  assert.equal(withoutDenies(document(DENY)), document(NOTHING))
})

test('a statement that stands alone gets another beside it', () => {
  assert.equal(withStatement(JSON.stringify({ Statement: ALLOW }), DENY), JSON.stringify({ Statement: [ALLOW, DENY] }))
})

test('statements are taken out by their Sid', () => {
  const named = { Sid: 'a', ...ALLOW }
  assert.equal(withoutStatement(document(named, DENY), 'a'), document(DENY))
  assert.equal(withoutStatement(document(named, DENY), 'b'), document(named, DENY))
  assert.equal(withoutStatement(document(named), 'a'), document())
})

test('principals are replaced wherever they are named, and nothing that looks like them', () => {
  const ann = 'arn:aws:iam::123456789012:user/ann'
  const before = document(
    { ...ALLOW, Principal: { AWS: ann, Service: ['a', 'b'] }, Sid: ann },
    { ...DENY, NotPrincipal: { Service: 'c', AWS: [ann, '123456789012'] } },
    { ...DENY, Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': ann } } },
  )
  const values = principals(before).map(({ type, value }) => `${type}:${value}`)
  assert.deepEqual(values, [`AWS:${ann}`, 'Service:a', 'Service:b', 'Service:c', `AWS:${ann}`, 'AWS:123456789012'])
  assert.equal(
    withPrincipals(before, ({ type, value }) => (type === 'AWS' && value === ann ? 'AIDAANN' : value)),
    document(
      { ...ALLOW, Principal: { AWS: 'AIDAANN', Service: ['a', 'b'] }, Sid: ann },
      { ...DENY, NotPrincipal: { Service: 'c', AWS: ['AIDAANN', '123456789012'] } },
      { ...DENY, Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': ann } } },
    ),
  )
})

test('what names other principals keeps its white space, escapes and order', () => {
  const text = (one: string, two: string) =>
    `{ "Statement":[\n{"Principal":{"AWS" : [ ${one},${two} ]}, "Effect":"Allow","Action":"sts:\\u0041ssumeRole"} ] }\n`
  const renamed = withPrincipals(text('"a"', '"b\\/c"'), ({ value }) => `${value}"`)
  assert.equal(renamed, text('"a\\""', '"b/c\\""'))
  assert.equal(
    withPrincipals(text('"a"', '"b\\/c"'), ({ value }) => value),
    text('"a"', '"b\\/c"'),
  )
})

test('what cannot be read in full is not rewritten: a member that is left out could deny', () => {
  for (const text of ['nonsense', '{"Statement":{"Effect":"Allow","Effect":"Deny"}}', document({ ...DENY, Else: 1 })]) {
    for (const rewrite of [withoutConditions, withoutDenies, principals]) {
      assert.throws(() => rewrite(text), PolicySyntaxError)
    }
  }
})
