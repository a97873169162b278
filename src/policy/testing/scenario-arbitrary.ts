// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import fc from 'fast-check'
import { type AssumedRole, accountId, type FederatedUser, iamUser, type Principal, rootUser } from '../../aws/index.ts'
import type { ContextValue } from '../index.ts'
import { languageScenario, statement as languageStatement } from './arbitraries.ts'
import type { ReferenceDocument, ReferenceStatement } from './reference-evaluator.ts'
import type { Scenario, Surroundings } from './scenario.ts'

// Two accounts, a few names, and wide patterns: what the layers say must meet often, or their combination is not
// tested.
const HOME = accountId('111122223333')
const AWAY = accountId('444455556666')
const CANONICAL = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'

const user = {
  ...iamUser(HOME, { userName: 'a', path: '/', userId: 'AIDAEXAMPLE' }),
  canonicalUserId: CANONICAL,
}
const root = { ...rootUser(HOME), canonicalUserId: CANONICAL }
const roleSession: AssumedRole = {
  kind: 'assumed-role',
  accountId: HOME,
  arn: `arn:aws:sts::${HOME}:assumed-role/r/s`,
  role: { roleName: 'r', arn: `arn:aws:iam::${HOME}:role/r`, roleId: 'AROAEXAMPLE' },
  sessionName: 's',
}
const federatedUser: FederatedUser = {
  kind: 'federated-user',
  accountId: HOME,
  arn: `arn:aws:sts::${HOME}:federated-user/f`,
  name: 'f',
  userId: `${HOME}:f`,
  issuer: user,
}
const federatedRoot: FederatedUser = { ...federatedUser, issuer: root }
const serviceLinked: AssumedRole = {
  kind: 'assumed-role',
  accountId: HOME,
  arn: `arn:aws:sts::${HOME}:assumed-role/AWSServiceRoleForX/s`,
  role: {
    roleName: 'AWSServiceRoleForX',
    arn: `arn:aws:iam::${HOME}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`,
  },
  sessionName: 's',
}
const principal = fc.constantFrom<Principal>(
  user,
  user,
  root,
  roleSession,
  roleSession,
  federatedUser,
  federatedRoot,
  serviceLinked,
  { kind: 'service', service: 'x.amazonaws.com' },
  { kind: 'identity-provider', provider: 'idp.example.com' },
  { kind: 'anonymous' },
)

const awsName = fc.constantFrom(
  '*',
  HOME,
  root.arn,
  AWAY,
  user.arn,
  'AIDAEXAMPLE',
  roleSession.arn,
  roleSession.role.arn,
  'AROAEXAMPLE',
  federatedUser.arn,
  'arn:aws:iam::111122223333:user/*',
)
const principals = fc.oneof(
  { weight: 2, arbitrary: fc.constant('*' as const) },
  { weight: 6, arbitrary: fc.record({ AWS: fc.oneof(awsName, fc.array(awsName, { minLength: 2, maxLength: 4 })) }) },
  { weight: 1, arbitrary: fc.record({ Service: fc.constantFrom('x.amazonaws.com', 'y.amazonaws.com') }) },
  { weight: 1, arbitrary: fc.record({ Federated: fc.constantFrom('idp.example.com', 'accounts.google.com') }) },
  { weight: 1, arbitrary: fc.record({ CanonicalUser: fc.constantFrom(CANONICAL, 'another'), AWS: awsName }) },
)

/** Pairs that occur, and those on which the rules of one service turn. */
const pair = fc.constantFrom(
  ['s3:GetObject', 'arn:aws:s3:::b/k'],
  ['s3:GetObject', 'arn:aws:s3:::b/k'],
  ['S3:PutBucketPolicy', 'arn:aws:s3:::b'],
  ['sqs:SetQueueAttributes', `arn:aws:sqs:us-east-1:${HOME}:q`],
  ['iam:GetUser', user.arn],
  ['iam:PassRole', `arn:aws:iam::${HOME}:role/r`],
  ['kms:Decrypt', `arn:aws:kms:us-east-1:${HOME}:key/k`],
  ['kms:RetireGrant', `arn:aws:kms:us-east-1:${HOME}:key/k`],
  ['kms:CreateKey', '*'],
  ['sts:AssumeRole', `arn:aws:iam::${HOME}:role/r`],
  ['sts:AssumeRole', serviceLinked.role.arn],
  ['sts:GetCallerIdentity', '*'],
)
const context = fc.dictionary(
  fc.constantFrom('aws:username', 'aws:principaltag/team', 'aws:multifactorauthpresent'),
  fc.constantFrom<NonNullable<ContextValue>>('a', 'b', 'true'),
  { maxKeys: 2 },
)

const action = fc.constantFrom(
  '*',
  '*',
  's3:*',
  's3:GetObject',
  'iam:*',
  'kms:*',
  'sts:*',
  'sqs:Set*',
  'KMS:decrypt',
  '*:Get*',
)
const resource = fc.constantFrom('*', '*', '*', 'arn:aws:s3:::b/*', 'arn:aws:s3', `arn:aws:*:*:${HOME}:*`, user.arn)
const condition = fc.constantFrom<NonNullable<ReferenceStatement['Condition']>>(
  {},
  {},
  {},
  { StringEquals: { 'aws:username': 'a' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
  { StringNotLike: { 'aws:PrincipalTag/team': ['a*', '${aws:username}'] } },
)

/** A wide statement; Denies are narrower and rarer, so that all answers are frequent. */
export const wideStatement: fc.Arbitrary<ReferenceStatement> = fc
  .tuple(fc.integer({ min: 0, max: 5 }), action, fc.boolean(), resource, condition)
  .map(([dice, pattern, inverted, name, Condition]) => {
    const isDeny = dice === 0
    return {
      Effect: isDeny ? 'Deny' : 'Allow',
      ...(inverted && isDeny ? { NotAction: pattern } : { Action: pattern }),
      ...(dice === 1 ? { NotResource: name } : { Resource: name }),
      Condition,
    }
  })

const everything: ReferenceStatement = { Effect: 'Allow', Action: '*', Resource: '*' }

function documents(statement: fc.Arbitrary<ReferenceStatement>, open: ReferenceStatement) {
  const version = fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17')
  const document: fc.Arbitrary<ReferenceDocument> = fc.record({
    Version: version,
    Statement: fc.oneof(
      fc.array(statement, { minLength: 1, maxLength: 3 }),
      statement.map((added) => [open, added]),
      fc.constant([open]),
    ),
  })
  return fc.oneof(
    { weight: 9, arbitrary: fc.array(document, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  )
}

const plain = documents(
  fc.oneof({ weight: 3, arbitrary: wideStatement }, { weight: 1, arbitrary: languageStatement }),
  everything,
)
const named = documents(
  fc
    .tuple(wideStatement, principals, fc.integer({ min: 0, max: 9 }))
    .map(([statement, who, dice]) =>
      dice === 0
        ? statement
        : dice === 1 || (dice < 6 && statement.Effect === 'Deny')
          ? { ...statement, NotPrincipal: who }
          : { ...statement, Principal: who },
    ),
  { ...everything, Principal: '*' },
)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })

const surroundings: fc.Arbitrary<Surroundings> = fc.record({
  principal,
  managementAccountId: fc.constantFrom('999999999999', '999999999999', '999999999999', HOME, AWAY),
  resource: maybe(
    fc.record({ accountId: fc.constantFrom(HOME, HOME, AWAY), policies: maybe(named), control: maybe(named) }),
  ),
  serviceControl: fc.option(fc.array(plain, { minLength: 2, maxLength: 4 }), { nil: undefined, freq: 2 }),
  vpcEndpoint: fc.option(
    fc.record({ endpointType: fc.constantFrom('Gateway' as const, 'Interface' as const), policies: named }),
    { nil: undefined, freq: 2 },
  ),
})

/** A request with policies of all types around it. */
export const layeredScenario: fc.Arbitrary<Scenario> = fc
  .tuple(
    pair,
    context,
    fc.record({ identity: plain, boundary: maybe(plain), session: maybe(plain), surroundings: maybe(surroundings) }),
  )
  .map(([[name = '', arn = ''], keys, { session, ...policies }]) => {
    const who = policies.surroundings?.principal
    return {
      request: { action: name, resource: arn, context: keys },
      root: who?.kind === 'root' || (who?.kind === 'federated-user' && who.issuer.kind === 'root'),
      ...policies,
      // Only sessions have session policies.
      session: who === undefined || who.kind === 'assumed-role' || who.kind === 'federated-user' ? session : undefined,
    }
  })

/** What the two evaluators are compared on: one part the language, two parts how layers combine. */
export const scenario: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 1, arbitrary: languageScenario },
  { weight: 2, arbitrary: layeredScenario },
)
