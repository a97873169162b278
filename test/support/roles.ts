import { after, before } from 'node:test'
import { type Key, keyOf, SdkClients } from './sdk-clients.ts'
import { until } from './tools.ts'
import { startTwoAccounts, type TwoAccounts } from './two-accounts.ts'

export type Output = Record<string, unknown>

export const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'

export const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
export const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
})
export const trusting = (Principal: object | string, more: object = {}) =>
  document({ Effect: 'Allow', Principal, Action: ['sts:AssumeRole'], ...more })
export const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`

export interface RecordedEvent extends Record<string, unknown> {
  readonly eventName: string
  readonly userIdentity: Record<string, unknown>
}

/** A server of two accounts for the tests of a file. The functions need no `this`. */
export function rolesOfTwoAccounts(given: Parameters<typeof startTwoAccounts>[0] = {}) {
  let accounts: TwoAccounts
  let clients: SdkClients
  let count = 0

  before(async () => {
    accounts = await startTwoAccounts(given)
    clients = new SdkClients(accounts.castellan.url)
  })
  after(async () => {
    clients?.destroy()
    await accounts?.close()
  })

  const rootOf = (account: string) => accounts.roots[account] as Key
  /** A name that no other test has. */
  const fresh = (name: string) => `${name}-${++count}`

  async function send(key: Key, service: string, operation: string, input: object): Promise<Output> {
    return (await clients.send(service, key, operation, input)) as Output
  }

  /** `''` where it was done, else the code of the error. */
  async function refusal(key: Key, service: string, operation: string, input: object): Promise<string> {
    const { error } = await clients.answer(service, key, operation, input)
    return error?.code ?? ''
  }

  async function newUser(account: string, ...statements: readonly object[]) {
    const UserName = fresh('user')
    await send(rootOf(account), 'iam', 'CreateUser', { UserName })
    if (statements.length > 0) {
      const policy = { PolicyName: 'own', PolicyDocument: document(...statements) }
      await send(rootOf(account), 'iam', 'PutUserPolicy', { UserName, ...policy })
    }
    const { AccessKey } = await send(rootOf(account), 'iam', 'CreateAccessKey', { UserName })
    return { UserName, arn: `arn:aws:iam::${account}:user/${UserName}`, key: keyOf(AccessKey) }
  }

  async function newRole(account: string, trust: string, ...statements: readonly object[]) {
    const RoleName = fresh('role')
    const { Role } = await send(rootOf(account), 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust })
    if (statements.length > 0) await putRolePolicy(account, RoleName, ...statements)
    return { RoleName, RoleArn: roleArn(account, RoleName), roleId: (Role as { RoleId: string }).RoleId }
  }

  async function putRolePolicy(account: string, RoleName: string, ...statements: readonly object[]): Promise<void> {
    const policy = { PolicyName: 'own', PolicyDocument: document(...statements) }
    await send(rootOf(account), 'iam', 'PutRolePolicy', { RoleName, ...policy })
  }

  async function assume(key: Key, RoleArn: string, more: object = {}): Promise<Key> {
    const { Credentials } = await send(key, 'sts', 'AssumeRole', { RoleArn, RoleSessionName: 'job-1', ...more })
    return keyOf(Credentials)
  }

  function asks(key: Key, RoleArn: string, more: object = {}): Promise<string> {
    return refusal(key, 'sts', 'AssumeRole', { RoleArn, RoleSessionName: 'job-1', ...more })
  }

  async function eventsOf(account: string, eventName: string): Promise<readonly RecordedEvent[]> {
    const attribute = { AttributeKey: 'EventName', AttributeValue: eventName }
    const { Events } = await send(rootOf(account), 'cloudtrail', 'LookupEvents', { LookupAttributes: [attribute] })
    return (Events as { CloudTrailEvent: string }[]).map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent))
  }

  function eventOf(account: string, eventName: string, is: (event: RecordedEvent) => boolean): Promise<RecordedEvent> {
    return until(`an event of ${eventName}`, async () => (await eventsOf(account, eventName)).find(is))
  }

  return {
    get accounts() {
      return accounts
    },
    get clients() {
      return clients
    },
    asks,
    assume,
    eventOf,
    eventsOf,
    fresh,
    newRole,
    newUser,
    putRolePolicy,
    refusal,
    rootOf,
    send,
  }
}
