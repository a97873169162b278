import { type AccountId, type Clock, rootUser } from '../aws/index.ts'
import type { PasswordHasher } from '../credentials/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Store } from '../storage/store.ts'
import { recordSigninEvent, THIS_MACHINE } from './events.ts'
import { AccountRefused, rootPasswordViolation } from './new-account.ts'

interface DoctorServices {
  readonly store: Store
  readonly clock: Clock
}

/**
 * Gives root a new password, ends all of root's sessions, and tells root so at the next sign-in. For whoever holds the
 * store and the master key: there is nobody above root who could ask for it by the API.
 *
 * @throws AccountRefused when the password does not meet AWS's rules.
 */
export async function resetRootPassword(
  { store, passwords, clock }: DoctorServices & { readonly passwords: PasswordHasher },
  accountId: AccountId,
  password: string,
): Promise<void> {
  const { name: accountName, rootEmail } = await store.read(accountId).account.get()
  const violation = rootPasswordViolation(password, { accountName, rootEmail })
  if (violation !== undefined) throw new AccountRefused('rootPassword', violation)
  const rootPasswordHash = await passwords.hash(password)
  await store.write(accountId, async (tx) => {
    await tx.account.update({ rootPasswordHash, rootPasswordChangedAt: clock() })
    await endAndTell(tx, 'Its password was reset', 'reset-root-password', clock)
  })
}

/**
 * Takes all MFA devices from root, so that the password alone signs in; ends all of root's sessions, and tells root so
 * at the next sign-in.
 * @returns how many devices root had.
 */
export async function resetRootMfa({ store, clock }: DoctorServices, accountId: AccountId): Promise<number> {
  return await store.write(accountId, async (tx) => {
    const devices = await tx.mfaDevices.ofOwner(accountId)
    for (const { serialNumber } of devices) {
      await tx.mfaDevices.release(serialNumber)
      await tx.mfaDevices.remove(serialNumber)
    }
    await endAndTell(tx, 'Its multi-factor authentication was removed', 'reset-root-mfa', clock)
    return devices.length
  })
}

/** Tells root at the next sign-in, and whoever reads the audit record, that the account is of an earlier time. */
export async function tellOfRestore(
  { store, clock }: DoctorServices,
  accountId: AccountId,
  madeAt: string,
): Promise<void> {
  const of = `${madeAt.slice(0, 19).replace('T', ' ')} UTC`
  const tell = async (tx: Repositories) => {
    await addNotice(tx, `This account was restored from a backup of ${of}, with \`castellan restore\``, clock)
    await recordSigninEvent(tx, rootUser(accountId), 'AccountRestored', {
      origin: THIS_MACHINE,
      clock,
      additionalEventData: { Command: 'castellan restore', BackupOf: madeAt },
    })
  }
  await store.write(accountId, tell, 'reserve')
}

/** In a transaction of the account: its store has a new master key. */
export async function tellOfNewMasterKey(tx: Repositories, clock: Clock): Promise<void> {
  const Command = 'castellan doctor rotate-master-key'
  await addNotice(tx, `The master key was changed with \`${Command}\``, clock)
  await recordSigninEvent(tx, rootUser(tx.accountId), 'MasterKeyRotated', {
    origin: THIS_MACHINE,
    clock,
    additionalEventData: { Command },
  })
}

async function endAndTell(tx: Repositories, what: string, command: string, clock: Clock): Promise<void> {
  await tx.consoleSessions.endAll(tx.accountId)
  // Whoever has guessed meanwhile must not keep root out now.
  await tx.guessCounts.removeAll()
  // Nor must a change of root's address that somebody has begun be ended.
  await tx.rootEmailUpdates.remove()
  await addNotice(tx, `${what} with \`castellan doctor ${command}\``, clock)
  const eventName = command === 'reset-root-mfa' ? 'RootMFAReset' : 'PasswordReset'
  await recordSigninEvent(tx, rootUser(tx.accountId), eventName, {
    origin: THIS_MACHINE,
    clock,
    additionalEventData: { Command: `castellan doctor ${command}` },
  })
}

async function addNotice(tx: Repositories, what: string, clock: Clock): Promise<void> {
  const { rootNotice } = await tx.account.get()
  const notice = `${what} on ${new Date(clock()).toISOString().slice(0, 19).replace('T', ' ')} UTC.`
  await tx.account.update({ rootNotice: rootNotice === null ? notice : `${rootNotice} ${notice}`.slice(-1000) })
}
