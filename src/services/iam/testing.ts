import { randomBytes } from 'node:crypto'
import type { Operations } from '../../../models/iam.ts'
import { type AuthenticatedPrincipal, accountId, type IamUser, iamUser, rootUser } from '../../aws/index.ts'
import { MasterKey } from '../../credentials/master-key.ts'
import { PasswordHasher } from '../../credentials/password-hasher.ts'
import { totpCode, totpStep } from '../../credentials/totp.ts'
import { ProviderKeys } from '../../federation/index.ts'
import { mfaSeedContext } from '../../identity/mfa.ts'
import { openSqlite } from '../../storage/sqlite.ts'
import { DelegationPartners } from '../delegation-partners.ts'
import type { AuthorizationRequest, ConditionKeys, Operation } from '../operation.ts'
import { ServicePublisher } from '../sns/service-publisher.ts'
import { iam } from './descriptor.ts'
import type { IamContext } from './operation.ts'

export const ACCOUNT = accountId('111122223333')

export const ROOT: AuthenticatedPrincipal = {
  ...rootUser(ACCOUNT),
  credential: { kind: 'console', sessionId: 'root-session', issuedAt: 0 },
}

/** A user with its own access key. */
export type TestUser = Extract<AuthenticatedPrincipal, IamUser>

type Call = <Name extends keyof Operations>(
  name: Name,
  input: Operations[Name]['input'],
  caller?: AuthenticatedPrincipal,
) => Promise<Operations[Name]['output']>

/**
 * An account over a store in memory, whose operations run as the pipeline runs them, authentication and authorisation
 * left out.
 */
export async function testAccount() {
  const store = await openSqlite({ path: ':memory:' })
  let now = Date.UTC(2026, 10, 23, 12)
  await store.directory.createAccount({
    accountId: ACCOUNT,
    name: 'Test account',
    rootEmail: 'root@example.com',
    rootPasswordHash: null,
    createdAt: now,
  })
  const masterKey = new MasterKey(randomBytes(32), randomBytes)
  const passwords = new PasswordHasher(randomBytes)
  const clock = () => now

  const identityProviders = new ProviderKeys(clock, { allowLoopback: false })

  const contextOf = (caller: AuthenticatedPrincipal): IamContext => ({
    accountId: ACCOUNT,
    region: 'us-east-1',
    caller,
    requestId: 'test',
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    clock,
    random: randomBytes,
    db: store.read(ACCOUNT),
    store,
    masterKey,
    passwords,
    publicUrl: 'http://localhost:4566',
    identityProviders,
    delegationPartners: new DelegationPartners(),
    publisher: new ServicePublisher({ store, random: randomBytes, publicUrl: 'http://localhost:4566' }),
  })

  const call: Call = async (name, input, caller = ROOT) => {
    const operation = operationNamed(name)
    const context = contextOf(caller)
    const prepared = await operation.prepare?.(input as never, context as never)
    if (operation.access === 'read')
      return (await operation.handle(input as never, context as never, prepared as never)) as never
    const handle = async (db: typeof context.db) =>
      operation.handle(input as never, { ...context, db } as never, prepared as never)
    return (await (operation.access === 'write'
      ? store.write(ACCOUNT, handle)
      : store.record(ACCOUNT, handle))) as never
  }

  /** What the pipeline would ask policies for this request. */
  async function authorisation<Name extends keyof Operations>(
    name: Name,
    input: Operations[Name]['input'],
    caller: AuthenticatedPrincipal = ROOT,
  ) {
    const operation = operationNamed(name)
    const context = contextOf(caller) as never
    const resource = (await operation.resource?.(input as never, context)) ?? '*'
    const action = operation.action as string
    const requests: readonly AuthorizationRequest[] = typeof resource === 'string' ? [{ action, resource }] : resource
    const keys: ConditionKeys = (await operation.conditionKeys?.(input as never, context)) ?? {}
    return { requests: requests.map((request) => `${request.action} ${request.resource}`), keys }
  }

  async function newUser(UserName: string): Promise<TestUser> {
    const { User } = await call('CreateUser', { UserName })
    if (!User) throw new Error('no user')
    const user = iamUser(ACCOUNT, { userId: User.UserId, userName: User.UserName, path: User.Path })
    return { ...user, credential: { kind: 'long-term', accessKeyId: 'AKIATEST' } }
  }

  /** The code that the device shows, `offset` steps from now. */
  async function codeOf(serialNumber: string, offset = 0): Promise<string> {
    const device = await store.read(ACCOUNT).mfaDevices.secrets(serialNumber)
    if (!device) throw new Error('no device')
    return totpCode(masterKey.open(device.seedSealed, mfaSeedContext(ACCOUNT, serialNumber)), totpStep(now) + offset)
  }

  return {
    store,
    db: store.read(ACCOUNT),
    masterKey,
    passwords,
    call,
    authorisation,
    newUser,
    codeOf,
    clock,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

function operationNamed(name: string): Operation {
  const operation = iam.operations.find((each) => each.name === name)
  if (!operation) throw new Error(`no operation ${name}`)
  return operation
}

export const ALLOW_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})
