import { type AccountId, NO_ACCOUNT } from '../aws/index.ts'
import { type Attempt, giveBack, mayTry, type SigninOutcome, type SigninServices } from './attempt.ts'
import {
  type ConsolePassword,
  findAccount,
  passwordOfRoot,
  passwordOfUser,
  passwordWithId,
} from './console-password.ts'
import { recordConsoleLogin } from './events.ts'
import { finish, giveTicket } from './finish.ts'
import { knownDevice } from './known-device.ts'
import { mac } from './proof-token.ts'

/** What somebody claims, and what there is of it. */
interface Claim {
  readonly accountId: AccountId | undefined
  readonly known: ConsolePassword | undefined
  /** What was typed, without regard to case. */
  readonly name: string
  readonly password: string
  readonly attempt: Attempt
}

export async function rootPasswordStep(
  services: SigninServices,
  typed: { readonly email: string; readonly password: string },
  attempt: Attempt,
): Promise<SigninOutcome> {
  if (!mayTry(services.limits, attempt.origin)) return { kind: 'busy' }
  const email = typed.email.toLowerCase()
  const accountId = await services.store.directory.byRootEmail(email)
  const known = await passwordOfRoot(services.store.read(accountId ?? NO_ACCOUNT))
  return await check(services, {
    accountId,
    known: accountId && known,
    name: `root/${email}`,
    password: typed.password,
    attempt,
  })
}

export async function userPasswordStep(
  services: SigninServices,
  typed: { readonly account: string; readonly userName: string; readonly password: string },
  attempt: Attempt,
): Promise<SigninOutcome> {
  if (!mayTry(services.limits, attempt.origin)) return { kind: 'busy' }
  const account = typed.account.toLowerCase()
  const accountId = await findAccount(services.store, account)
  const known = await passwordOfUser(services.store.read(accountId ?? NO_ACCOUNT), typed.userName)
  return await check(services, {
    accountId,
    known: accountId && known,
    // By the account where there is one: its id and its alias are not two names to guess by.
    name: `user/${accountId ?? account}/${typed.userName.toLowerCase()}`,
    password: typed.password,
    attempt,
  })
}

/**
 * Whatever is wrong, the same is done and answered: the try is counted, one hash is computed, one row is written. So
 * neither the answer nor its time tells an account or a user that exists from one that does not.
 */
async function check(services: SigninServices, claim: Claim): Promise<SigninOutcome> {
  const { store, masterKey, passwords, cookies, throttle, limits } = services
  const { known, attempt } = claim
  const where = claim.accountId ?? NO_ACCOUNT
  const value = cookies.read(attempt.cookieHeader, 'device')
  const deviceId = knownDevice(masterKey, where, known?.principal.userId ?? '', value)
  if (deviceId === undefined && !limits.altogether.take('')) return { kind: 'busy' }
  const subject = deviceId ? `device/${deviceId}` : mac(masterKey, 'signin-subject', claim.name)
  const isInTime = await throttle.take(where, subject)
  const isRight = await passwords.verify(claim.password, isInTime ? known?.hash : undefined)
  if (!isRight || !known) {
    await refuse(services, claim, where, subject)
    return { kind: 'refused' }
  }
  giveBack(limits, attempt.origin)
  const { accountId, userId } = known.principal
  return await store.write(accountId, async (tx): Promise<SigninOutcome> => {
    // The password was checked outside of this transaction: what was true then must be true now.
    const current = await passwordWithId(tx, userId)
    if (current?.hash !== known.hash) return { kind: 'refused' }
    await tx.signinThrottles.remove(subject)
    const devices = await tx.mfaDevices.ofOwner(userId)
    if (devices.length > 0) return await giveTicket(services, tx, current, 'mfa', attempt.target)
    return await finish(services, tx, current, attempt)
  })
}

async function refuse({ store, clock, publicUrl }: SigninServices, claim: Claim, where: AccountId, subject: string) {
  const { known, attempt } = claim
  await store.record(where, async (tx) => {
    if (claim.accountId === undefined) {
      // There is no account whose record this belongs in; one row is written all the same, since a write takes time.
      const throttle = await tx.signinThrottles.get(subject)
      if (throttle) await tx.signinThrottles.put(throttle)
      return
    }
    await recordConsoleLogin(tx, known?.principal ?? { kind: 'unknown-user' }, {
      isSuccess: false,
      isMfaUsed: false,
      origin: attempt.origin,
      clock,
      loginTo: publicUrl + attempt.target,
    })
  })
}
