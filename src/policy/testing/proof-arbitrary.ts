// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import fc from 'fast-check'
import { KEYS, TIED } from './proof-keys.ts'
import { WRITTEN_AWS, WRITTEN_OTHERS } from './proof-principals.ts'
import type { ReferenceStatement } from './reference-evaluator.ts'

const oneOrTwo = <T>(of: fc.Arbitrary<T>) => fc.oneof(of, fc.array(of, { minLength: 1, maxLength: 2 }))
const rarely = <T>(of: fc.Arbitrary<T>, otherwise: T) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(otherwise) }, { weight: 2, arbitrary: of })

type Conditions = NonNullable<ReferenceStatement['Condition']>

const tests = (keys: typeof KEYS) =>
  fc.array(
    fc
      .constantFrom(...keys)
      .chain(([key, operators, asked]) =>
        fc.tuple(fc.constant(key), fc.constantFrom(...operators), oneOrTwo(fc.constantFrom(...asked))),
      ),
    { minLength: 1, maxLength: 2 },
  )
const condition: fc.Arbitrary<Conditions> = fc
  .oneof({ weight: 2, arbitrary: tests(KEYS) }, { weight: 1, arbitrary: fc.constantFrom(...TIED).chain(tests) })
  .map((drawn) => Object.fromEntries(drawn.map(([key, operator, values]) => [operator, { [key]: values }])))

/** Actions, patterns of them, and the same by another prefix. */
export const ACTIONS: readonly string[] = [
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  'sqs:SendMessage',
  'sts:AssumeRole',
]
const actionPattern = fc.constantFrom(...ACTIONS, '*', 's3:*', 's3:Get*', 's3:?etObject', '*:*t*', 'S3:PUTOBJECT', 's*')

/** A bucket, objects, a queue, a user with a path, stacks with two wildcards, and no ARN. */
export const RESOURCES: readonly string[] = [
  'arn:aws:s3:::b',
  'arn:aws:s3:::b/a',
  'arn:aws:s3:::b/c/d:e',
  'arn:aws:sqs:us-east-1:123456789012:q',
  'arn:aws:cloudformation:us-east-1:123456789012:stack/S/1',
  'arn:aws:iam::123456789012:user/x/a',
  '*',
]
const resourcePattern = fc.constantFrom(
  ...RESOURCES,
  '*',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::?/a*',
  'arn:aws:s3:::b/${aws:username}*',
  'arn:aws:s3:*',
  'arn:aws:s3',
  'arn:aws:s?:::',
  'arn:*:*:*:123456789012:*',
  'arn:aws:cloudformation:*:*:stack/S/*',
  'arn:aws:cloudformation:*:*:stack/*/1',
  'arn:aws:sqs:us-*-1:*:q',
  'arn:aws:iam::*:user/*/a',
)

const statement: fc.Arbitrary<ReferenceStatement> = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Deny'),
    fc.constantFrom('Action', 'Action', 'Action', 'Action', 'NotAction'),
    oneOrTwo(actionPattern),
    fc.constantFrom('Resource', 'Resource', 'Resource', 'Resource', 'NotResource'),
    oneOrTwo(resourcePattern),
    rarely(condition, {}),
  )
  .map(([Effect, action, actions, resource, resources, Condition]) => ({
    Effect,
    [action]: actions,
    [resource]: resources,
    Condition,
  }))

/** Principals that are the same, or in one another: what is said of the one is said of the other. */
const FAMILIES = [
  WRITTEN_AWS.filter((value) => /^\*$|:role\/|assumed-role/.test(value)),
  WRITTEN_AWS.filter((value) => /^\*$|111122223333:(user\/a|federated-user|root)/.test(value)),
  WRITTEN_AWS.filter((value) => /^A|^\d|:assumed-role\/q/.test(value)),
  WRITTEN_AWS,
]

function named(family: readonly string[]): fc.Arbitrary<ReferenceStatement> {
  const principal = fc.oneof(
    { weight: 2, arbitrary: fc.constant('*' as const) },
    {
      weight: 6,
      arbitrary: fc.array(fc.constantFrom(...family), { minLength: 1, maxLength: 2 }).map((AWS) => ({ AWS })),
    },
    { weight: 2, arbitrary: fc.constantFrom(...WRITTEN_OTHERS) },
  )
  return fc.tuple(statement, principal, fc.nat({ max: 4 })).map(([each, who, dice]) => ({
    ...each,
    [dice === 0 && each.Effect === 'Deny' ? 'NotPrincipal' : 'Principal']: who,
  }))
}

function policyOf(of: fc.Arbitrary<ReferenceStatement>): fc.Arbitrary<Statements> {
  return fc.array(of, { minLength: 1, maxLength: 3 })
}

export type Statements = readonly ReferenceStatement[]

/** Another policy, or the same with a statement less, more or changed: what an update is. */
function updateOf(before: Statements, of: fc.Arbitrary<ReferenceStatement>): fc.Arbitrary<Statements> {
  return fc.oneof(
    policyOf(of),
    fc.nat({ max: before.length - 1 }).map((left) => before.filter((_, i) => i !== left || before.length === 1)),
    of.map((added) => [...before, added]),
    fc
      .tuple(fc.nat({ max: before.length - 1 }), of)
      .map(([at, { Condition }]) => before.map((each, i) => (i === at ? { ...each, Condition } : each))),
  )
}

const pairOf = (of: fc.Arbitrary<ReferenceStatement>) =>
  policyOf(of).chain((before) => fc.tuple(fc.constant(before), updateOf(before, of)))

export const identityPolicy = policyOf(statement)
export const identityPair = pairOf(statement)
export const resourcePolicy = fc.constantFrom(...FAMILIES).chain((family) => policyOf(named(family)))
export const resourcePair = fc.constantFrom(...FAMILIES).chain((family) => pairOf(named(family)))
export const question = fc.record({
  actions: oneOrTwo(actionPattern).map((one) => [one].flat()),
  resources: oneOrTwo(fc.constantFrom('*', ...RESOURCES, 'arn:aws:s3:::b/*')).map((one) => [one].flat()),
})
export const patterns = fc.array(actionPattern, { minLength: 1, maxLength: 2 })
