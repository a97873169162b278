import { randomBytes } from 'node:crypto'
import { type AuthenticatedPrincipal, type IamUser, iamUser, type RootUser, rootUser } from '../../aws/index.ts'
import type { Operation, OperationContext } from '../../services/operation.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { World } from './world.ts'

type Proof = NonNullable<IamUser['credential']>

const KEY: Proof = { kind: 'long-term', accessKeyId: 'AKIATEST' }

export function rootCaller(world: World, credential = KEY): AuthenticatedPrincipal & RootUser {
  return { ...rootUser(world.account), credential }
}

export function userCaller(
  world: World,
  userId: string,
  userName: string,
  credential = KEY,
): AuthenticatedPrincipal & IamUser {
  return { ...iamUser(world.account, { userId, userName, path: '/' }), credential }
}

/** Runs an operation as the pipeline does after it has authorised the caller. */
export async function call<Output = Record<string, unknown>>(
  world: World,
  operation: Operation,
  input: object,
  caller: AuthenticatedPrincipal,
  { sourceIp = '192.0.2.1' }: { readonly sourceIp?: string } = {},
): Promise<Output> {
  const { store, clock, masterKey, passwords, account, origin } = world
  const context: OperationContext<object> = {
    accountId: account,
    region: 'us-east-1',
    caller,
    requestId: 'r',
    sourceIp,
    userAgent: 'test',
    clock,
    random: randomBytes,
    db: store.read(account),
    store,
    masterKey,
    passwords,
    publicUrl: origin,
    about: { version: '0.0.0', consoleRegion: 'us-east-1', mailDelivery: 'inbox' },
  } as OperationContext
  const prepared = (await operation.prepare?.(input as never, context as never)) as never
  const handle = (given: OperationContext) => operation.handle(input as never, given as never, prepared)
  if (operation.access === 'read') return (await handle(context)) as Output
  const inTransaction = async (tx: Repositories) => await handle({ ...context, db: tx })
  const output =
    operation.access === 'write' ? store.write(account, inTransaction) : store.record(account, inTransaction)
  return (await output) as Output
}
