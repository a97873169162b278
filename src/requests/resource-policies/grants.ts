import { isAccountPrincipal, type Principal } from '../../aws/index.ts'
import { isRecord } from '../path.ts'

/** A grant of a KMS key, as its list has it: nothing of it is sure to be there. */
export type Grant = Readonly<Record<string, unknown>>

/**
 * "Grants with grant constraints can include the DescribeKey and RetireGrant operations, but the constraint doesn't
 * apply to these operations."
 */
const UNCONSTRAINED: ReadonlySet<string> = new Set(['DescribeKey', 'GetPublicKey'])

/** "The grant operations are" these; retiring is of one grant, and granting is bounded by what is granted. */
const USES: ReadonlySet<string> = new Set([
  ...UNCONSTRAINED,
  'Decrypt',
  'DeriveSharedSecret',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'ReEncryptFrom',
  'ReEncryptTo',
  'Sign',
  'Verify',
  'VerifyMac',
])

/**
 * What grants of a key allow a principal, as the document of a policy on the key; `undefined` where nothing. A grant
 * names whom it is for by an ARN: a user, a role, a session, or an account's root, whose own policies must allow too,
 * as those of another account must.
 *
 * @param grantId of the grant that is to be retired.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function grantDocument(grants: readonly Grant[], caller: Principal, grantId?: string): string | undefined {
  const names = namesOf(caller)
  const Statement = grants.flatMap((grant) => [...usesOf(grant, names), ...retiring(grant, names, grantId)])
  // In this version `${` is plain text.
  return Statement.length === 0 ? undefined : JSON.stringify({ Version: '2008-10-17', Statement })
}

function namesOf(caller: Principal): readonly string[] {
  if (!isAccountPrincipal(caller)) return []
  const root = `arn:aws:iam::${caller.accountId}:root`
  switch (caller.kind) {
    case 'assumed-role':
      return [root, caller.arn, caller.role.arn]
    case 'federated-user':
      return [root, caller.arn, caller.issuer.arn]
    default:
      return [root, caller.arn]
  }
}

function usesOf({ GranteePrincipal, Operations, Constraints }: Grant, names: readonly string[]): readonly object[] {
  const condition = conditionOf(Constraints)
  if (!isNamed(GranteePrincipal, names) || !Array.isArray(Operations) || condition === undefined) return []
  const uses = Operations.filter((each) => USES.has(each))
  const isConstrained = Object.keys(condition).length > 0
  const free = isConstrained ? uses.filter((each) => UNCONSTRAINED.has(each)) : []
  const bound = uses.filter((each) => !free.includes(each))
  return [
    ...allow(GranteePrincipal, free),
    ...allow(GranteePrincipal, bound, condition),
    // "These principals can only delegate the permissions that they were granted": of a constraint, nothing is known to
    // be as strict.
    ...(Operations.includes('CreateGrant') && !isConstrained ? granting(GranteePrincipal, Operations) : []),
  ]
}

function granting(grantee: string, operations: readonly unknown[]): readonly object[] {
  return allow(grantee, ['CreateGrant'], {
    'ForAllValues:StringEquals': { 'kms:GrantOperations': operations.filter((each) => typeof each === 'string') },
    Null: { 'kms:GrantOperations': 'false' },
  })
}

/**
 * "The retiring principal", or the grantee of one that "includes the RetireGrant operation", each of that grant alone.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 */
function retiring(grant: Grant, names: readonly string[], grantId: string | undefined): readonly object[] {
  const { GrantId, GranteePrincipal, RetiringPrincipal, Operations } = grant
  if (grantId === undefined || GrantId !== grantId) return []
  const isOfGrantee = Array.isArray(Operations) && Operations.includes('RetireGrant')
  return [RetiringPrincipal, ...(isOfGrantee ? [GranteePrincipal] : [])].flatMap((who) =>
    isNamed(who, names) ? allow(who, ['RetireGrant']) : [],
  )
}

function isNamed(who: unknown, names: readonly string[]): who is string {
  return typeof who === 'string' && names.includes(who)
}

function allow(who: string, operations: readonly string[], condition: object = {}): readonly object[] {
  if (operations.length === 0) return []
  const Action = operations.map((each) => `kms:${each}`)
  const Condition = Object.keys(condition).length > 0 && { Condition: condition }
  return [{ Effect: 'Allow', Principal: { AWS: who }, Action, Resource: '*', ...Condition }]
}

/** A name that a condition key can end with. */
const NAME = /^[\w.\-:/+=@ ]{1,256}$/

/**
 * "In a grant constraint, the key in each key-value pair is not case sensitive, but the value is case sensitive."
 *
 * @returns `undefined` for a constraint that is not understood.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
function conditionOf(constraints: unknown): object | undefined {
  if (constraints === undefined || constraints === null) return {}
  if (!isRecord(constraints)) return undefined
  const given = Object.entries(constraints).filter(([, value]) => value !== null && value !== undefined)
  if (given.length === 0) return {}
  const [[kind, pairs] = ['', undefined], ...others] = given
  if (others.length > 0 || !isRecord(pairs)) return undefined
  const entries = Object.entries(pairs)
  if (entries.some(([name, value]) => !NAME.test(name) || typeof value !== 'string')) return undefined
  const values = Object.fromEntries(entries.map(([name, value]) => [`kms:EncryptionContext:${name}`, value]))
  const includes = entries.length === 0 ? {} : { StringEquals: values }
  const names = entries.map(([name]) => name)
  switch (kind) {
    case 'EncryptionContextSubset':
      return includes
    case 'EncryptionContextEquals':
      if (names.length === 0) return { Null: { 'kms:EncryptionContextKeys': 'true' } }
      return { ...includes, 'ForAllValues:StringEqualsIgnoreCase': { 'kms:EncryptionContextKeys': names } }
    default:
      return undefined
  }
}
