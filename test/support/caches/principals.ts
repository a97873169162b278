import type { AccountId } from '../../../src/aws/index.ts'
import { newAccessKeyId, newSecretAccessKey } from '../../../src/aws/index.ts'
import { type StsSession, sealSession } from '../../../src/credentials/index.ts'
import type { Common, Sender } from './node.ts'

/** Somebody who asks; the name is for a person who reads of a difference. */
export interface Asker {
  readonly name: string
  readonly sender: Sender
}

type Facts = StsSession extends infer Session
  ? Session extends StsSession
    ? Omit<Session, 'accountId' | 'accessKeyId' | 'secretAccessKey' | 'issuedAt' | 'expiresAt'>
    : never
  : never

const HOURS = 12 * 3_600_000

/** The ids of those that sessions are of. */
export interface Owners {
  readonly users: readonly string[]
  readonly roles: readonly string[]
  readonly serviceRole: string
}

/** One session of each kind that STS gives, with what may be passed to it. */
export function sessions(
  accountId: AccountId,
  { users, roles, serviceRole }: Owners,
  common: Common,
): readonly Asker[] {
  const [ann = '', bob = ''] = users
  const [reader = '', writer = ''] = roles
  const role = (principalId: string) => ({ issuedBy: 'AssumeRole', principalId, sessionName: 'session' }) as const
  const arn = (name: string) => `arn:aws:iam::${accountId}:policy/${name}` as const
  const kinds: Readonly<Record<string, Facts>> = {
    'GetSessionToken of ann': { issuedBy: 'GetSessionToken', principalId: ann },
    'GetSessionToken of bob, with MFA': {
      ...{ issuedBy: 'GetSessionToken', principalId: bob, mfaAuthenticatedAt: common.clock() },
    },
    'GetSessionToken of root': { issuedBy: 'GetSessionToken', principalId: accountId },
    'the role reader': role(reader),
    'the role writer, limited by a document': { ...role(writer), policy: DOCUMENT },
    'the role writer, limited by a managed policy': { ...role(writer), policyArns: [arn('one')] },
    'the role reader, with tags': { ...role(reader), tags: [{ key: 'team', value: 'blue' }], sourceIdentity: 'ann' },
    'the role reader, chained': { ...role(reader), isChained: true },
    'the role reader, by a token': {
      ...{ issuedBy: 'AssumeRoleWithWebIdentity', principalId: reader, sessionName: 'session' },
      federation: { provider: 'idp.example.com', claims: { 'idp.example.com:sub': 'ann' } },
    },
    'the role writer, by an assertion': {
      ...{ issuedBy: 'AssumeRoleWithSAML', principalId: writer, sessionName: 'session' },
      federation: { provider: `arn:aws:iam::${accountId}:saml-provider/idp`, claims: {} },
    },
    'a federated user of bob': {
      ...{ issuedBy: 'GetFederationToken', principalId: bob, name: 'visitor', policy: DOCUMENT },
      policyArns: [arn('two')],
    },
    'a service-linked role': { ...role(serviceRole), workloadKeys: {} },
    'a partner, in the place of ann': {
      ...{ issuedBy: 'GetDelegatedAccessToken', principalId: ann, scopes: [DOCUMENT], delegate: accountId },
    },
  }
  return Object.entries(kinds).map(([name, facts]) => ({ name, sender: sealed(accountId, facts, common) }))
}

const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'

function sealed(accountId: AccountId, facts: Facts, { clock, random, masterKey }: Common): Sender {
  const accessKeyId = newAccessKeyId('ASIA', accountId, random.bytes)
  const secret = newSecretAccessKey(random.bytes)
  const times = { issuedAt: clock(), expiresAt: clock() + HOURS }
  const session = { ...facts, ...times, accountId, accessKeyId, secretAccessKey: secret } as StsSession
  return { accessKeyId, secret, sessionToken: sealSession(masterKey, session, random.bytes, 0) }
}
