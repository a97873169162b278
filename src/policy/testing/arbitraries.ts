// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import fc from 'fast-check'
import type { ContextValue, PolicyRequest } from '../index.ts'
import { conditionOperators } from '../language/conditions/index.ts'
import type { ReferenceStatement } from './reference-evaluator.ts'
import type { Scenario } from './scenario.ts'

// Few words, so that policies and requests meet often.
const actionWords = ['iam:GetUser', 'iam:CreateUser', 's3:GetObject']
const resourceWords = ['arn:aws:iam::123456789012:user/a', 'arn:aws:iam::123456789012:user/b', 'arn:aws:s3:::b/k', '*']
const keys = ['aws:username', 'aws:principaltag/team', 'aws:multifactorauthpresent', 'aws:tagkeys']
const values = [
  'a',
  'b',
  'A',
  'true',
  'false',
  '',
  '1',
  '2',
  '10',
  '9007199254740992',
  '9007199254740993',
  '*',
  '203.0.113.7',
  '2026-11-23',
  'QQ==',
  'arn:aws:iam::123456789012:user/a',
]

export const actionPattern = fc.constantFrom(
  ...actionWords,
  'iam:*',
  '*',
  'iam:?etUser',
  '*:*User',
  'IAM:GETUSER',
  's3:*',
)
const resourcePattern = fc.constantFrom(
  ...resourceWords,
  'arn:aws:iam::*:user/*',
  'arn:aws:iam::123456789012:user/${aws:username}',
  'arn:aws:s3:*',
  'arn:aws:s3',
  'arn:aws:i?m::',
  "arn:aws:s3:::${aws:PrincipalTag/team, 'b'}/?",
  'arn:aws:iam::1*2:user/a',
)
const operator = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
      fc.constantFrom(...conditionOperators.map(({ name }) => name)),
      fc.constantFrom('', 'IfExists'),
    )
    .map((parts) => parts.join('')),
  fc.constant('Null'),
)
const conditionValue = fc.constantFrom(
  ...values,
  'a*',
  '?',
  'arn:*:iam::*:user/?',
  '203.0.113.0/24',
  '1.0',
  '${*}',
  '${aws:username}',
  '${aws:PrincipalTag/team}',
)
const oneOrMore = <T>(of: fc.Arbitrary<T>) => fc.oneof(of, fc.array(of, { minLength: 1, maxLength: 3 }))
const condition = fc.dictionary(
  operator,
  fc.dictionary(fc.constantFrom(...keys), oneOrMore(conditionValue), { maxKeys: 2 }),
  { maxKeys: 2 },
)

export type Statement = ReferenceStatement

/** A statement of an identity-based policy. */
export const statement: fc.Arbitrary<Statement> = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Deny'),
    fc.constantFrom('Action', 'Action', 'Action', 'NotAction'),
    oneOrMore(actionPattern),
    fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
    oneOrMore(resourcePattern),
    condition,
  )
  .map(([Effect, action, actions, resource, resources, Condition]) => ({
    Effect,
    [action]: actions,
    [resource]: resources,
    Condition,
  }))

export const statements = fc.array(statement, { minLength: 1, maxLength: 4 })

const requestData = fc.record({
  action: fc.constantFrom(...actionWords),
  resource: fc.constantFrom(...resourceWords),
  context: fc.dictionary(
    fc.constantFrom(...keys),
    fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { maxLength: 2 })),
    { maxKeys: 4 },
  ),
})
export const request: fc.Arbitrary<PolicyRequest> = requestData.map(({ action, resource, context }) => {
  const map = new Map<string, ContextValue>(Object.entries(context))
  return { action, resource, context: (key: string) => map.get(key) }
})

/** One identity-based policy in all of the language. */
export const languageScenario: fc.Arbitrary<Scenario> = fc
  .record({ request: requestData, version: fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'), statements })
  .map(({ request: asked, version, statements: list }) => ({
    request: asked,
    root: false,
    identity: [{ Version: version, Statement: list }],
  }))
