import {
  type AccountId,
  accountId,
  type Clock,
  isAccountId,
  isEmailAddress,
  isGuessableKeyId,
  newAccountId,
  type Random,
  rootUser,
} from '../aws/index.ts'
import type { MasterKey, PasswordHasher } from '../credentials/index.ts'
import { passwordViolation } from '../identity/passwords.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Store } from '../storage/store.ts'
import { type Origin, recordSigninEvent, THIS_MACHINE } from './events.ts'

export interface WantedAccount {
  readonly rootEmail: string
  /** Without one, root signs in after `castellan doctor reset-root-password` only. */
  readonly rootPassword?: string | undefined
  /** Default: the name before the `@`. */
  readonly accountName?: string | undefined
  /** Default: a random one. */
  readonly accountId?: string | undefined
  readonly rootAccessKey?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  /** Whether that key may be one that people agree on, as `test` with the secret `test`: only where it is guarded. */
  readonly rootKeyMayBeGuessable?: boolean
}

export interface AccountServices {
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: Pick<PasswordHasher, 'hash'>
  readonly clock: Clock
  readonly random: Random
  /** Where it was asked for: a browser, or this machine's own command line. */
  readonly origin?: Origin
}

/** What may be wrong with it: either half of an access key is. */
export type AccountField = Exclude<keyof WantedAccount, 'rootKeyMayBeGuessable'> | 'rootSecretAccessKey'

/** What cannot be an account; the message is for whoever named it, and holds no secret. */
export class AccountRefused extends Error {
  readonly field: AccountField

  constructor(field: AccountField, message: string) {
    super(message)
    this.name = 'AccountRefused'
    this.field = field
  }
}

/**
 * Adds an account to the store.
 *
 * @throws AccountRefused for what cannot be one, or is another account's already; nothing is changed then.
 */
export async function createAccount(services: AccountServices, account: WantedAccount): Promise<AccountId> {
  const { store, passwords, random } = services
  const wanted = checked(account, random)
  await assertFree(store, account)
  const { rootPassword } = account
  const rootPasswordHash = rootPassword === undefined ? null : await passwords.hash(rootPassword)
  // One transaction: a crash leaves no account without the keys that were asked for with it.
  await store.record(wanted.accountId, (tx) => addAccount(tx, services, account, { ...wanted, rootPasswordHash }))
  return wanted.accountId
}

/** For people: whoever comes second at the same moment is refused by the store. */
async function assertFree(store: Store, { accountId, rootEmail, rootAccessKey }: WantedAccount): Promise<void> {
  const { directory } = store
  if (accountId !== undefined && isAccountId(accountId) && (await directory.versions([accountId])).size > 0) {
    throw new AccountRefused('accountId', 'There is an account with that ID already.')
  }
  if ((await directory.byRootEmail(rootEmail)) !== undefined) {
    throw new AccountRefused('rootEmail', 'That e-mail address is the root user of another account.')
  }
  if (rootAccessKey && (await directory.importedAccessKey(rootAccessKey.accessKeyId)) !== undefined) {
    throw new AccountRefused('rootAccessKey', 'That access key is of another account.')
  }
}

async function addAccount(
  tx: Repositories,
  { masterKey, clock, origin }: AccountServices,
  { rootAccessKey }: WantedAccount,
  account: { accountId: AccountId; name: string; rootEmail: string; rootPasswordHash: string | null },
): Promise<void> {
  const { accountId } = account
  const createdAt = clock()
  await tx.account.create({ ...account, createdAt })
  if (rootAccessKey) {
    const { accessKeyId, secretAccessKey } = rootAccessKey
    const secretSealed = masterKey.seal(secretAccessKey, accessKeySecretContext(accountId, accessKeyId))
    await tx.accessKeys.add({ accessKeyId, ownerId: accountId, status: 'Active', createdAt, secretSealed })
    if (!(await tx.account.importAccessKey(accessKeyId))) throw new Error(`the access key ${accessKeyId} is taken`)
  }
  await recordSigninEvent(tx, rootUser(accountId), 'AccountCreated', { origin: origin ?? THIS_MACHINE, clock })
}

/**
 * What `CASTELLAN_…` variables ask for; the password there is under no rule but a length, so that tests may be plain.
 */
const LEAST_PASSWORD_LENGTH = 8

function checked(account: WantedAccount, random: Random) {
  const { rootEmail, rootPassword, rootAccessKey, rootKeyMayBeGuessable = false } = account
  if (!isEmailAddress(rootEmail)) {
    throw new AccountRefused('rootEmail', 'The root user needs one plain e-mail address, such as you@example.com.')
  }
  if (rootPassword !== undefined && (rootPassword.length < LEAST_PASSWORD_LENGTH || rootPassword.length > 128)) {
    throw new AccountRefused('rootPassword', `The password must have ${LEAST_PASSWORD_LENGTH} to 128 characters.`)
  }
  const name = (account.accountName ?? rootEmail.slice(0, rootEmail.indexOf('@'))).trim()
  if (name.length < 1 || name.length > 50 || /[\u0000-\u001f\u007f]/.test(name)) {
    throw new AccountRefused('accountName', 'The account name must have 1 to 50 characters.')
  }
  if (account.accountId !== undefined && !isAccountId(account.accountId)) {
    throw new AccountRefused('accountId', 'An account ID has 12 digits.')
  }
  if (rootAccessKey !== undefined) checkAccessKey(rootAccessKey, rootKeyMayBeGuessable)
  return {
    accountId: account.accountId === undefined ? newAccountId(random) : accountId(account.accountId),
    name,
    rootEmail,
  }
}

function checkAccessKey(
  { accessKeyId, secretAccessKey }: NonNullable<WantedAccount['rootAccessKey']>,
  mayBeGuessable: boolean,
): void {
  if (mayBeGuessable && isGuessableKeyId(accessKeyId)) {
    if (!/^[\w-]{1,128}$/.test(accessKeyId)) {
      throw new AccountRefused(
        'rootAccessKey',
        'An access key ID has up to 128 letters, digits, hyphens and underscores.',
      )
    }
    if (!/^[!-~]{1,128}$/.test(secretAccessKey)) {
      throw new AccountRefused('rootSecretAccessKey', 'A secret access key has 1 to 128 printable characters.')
    }
    return
  }
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
  if (!/^\w{16,128}$/.test(accessKeyId)) {
    throw new AccountRefused('rootAccessKey', 'An access key ID has 16 to 128 letters and digits.')
  }
  if (secretAccessKey.length < 16 || secretAccessKey.length > 128) {
    throw new AccountRefused('rootSecretAccessKey', 'A secret access key has 16 to 128 characters.')
  }
}

/** AWS's rule for root's password, which `CASTELLAN_ROOT_PASSWORD` is not under; `undefined` when it is met. */
export function rootPasswordViolation(
  password: string,
  names: { readonly accountName: string; readonly rootEmail: string },
): string | undefined {
  return passwordViolation(password, undefined, names)
}
