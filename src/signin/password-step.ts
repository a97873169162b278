import { type AccountId, NO_ACCOUNT } from '../aws/index.ts'
import { forgiveGuesses, type Guess, type GuessPause, pauseOf, writeAgain } from '../identity/guess-counts.ts'
import { browserSource } from '../identity/guess-source.ts'
import { NoRoom } from '../storage/index.ts'
import {
  type Attempt,
  deviceOf,
  giveBack,
  mayTry,
  mayTryAsKnown,
  type SigninOutcome,
  type SigninServices,
} from './attempt.ts'
import {
  type ConsolePassword,
  findAccount,
  passwordOfRoot,
  passwordOfUser,
  passwordWithId,
} from './console-password.ts'
import { recordConsoleLogin } from './events.ts'
import { finish, giveTicket } from './finish.ts'
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
  // Before the password is looked at: one answer to right and wrong ones.
  if (services.store.room() === 'least') throw new NoRoom()
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
 * Whatever is wrong, the same is done and answered: the try is counted, one hash is computed, one row is written; or it
 * has to wait, and none of that is done. So neither the answer nor its time tells an account or a user that exists from
 * one that does not.
 */
async function check(services: SigninServices, claim: Claim): Promise<SigninOutcome> {
  const { store, masterKey, passwords, throttle, limits, clock } = services
  const { known, attempt } = claim
  const where = claim.accountId ?? NO_ACCOUNT
  const principalId = known?.principal.userId ?? ''
  const device = deviceOf(services, attempt, where, principalId)
  const isKnown = known !== undefined && device !== undefined && device.signedInAt >= known.changedAt
  const mayGoOn = isKnown
    ? mayTryAsKnown(limits, principalId)
    : mayTry(limits, attempt.origin) && limits.altogether.take('')
  if (!mayGoOn) return { kind: 'busy' }
  const source = browserSource(attempt.origin.sourceIp, isKnown ? device.id : undefined)
  const secret = mac(masterKey, 'signin-subject', claim.name)
  const pause = await throttle.take(where, secret, source)
  if (pause !== undefined) return { kind: 'paused', pause }
  const isRight = await passwords.verify(claim.password, known?.hash, { isFirst: isKnown })
  const guess: Guess = { of: 'password', secret, source }
  if (!isRight || !known) {
    return { kind: 'refused', pause: await refuse(services, claim, where, guess) }
  }
  const { accountId, userId } = known.principal
  const outcome = await store.write(accountId, async (tx): Promise<SigninOutcome> => {
    // The password was checked outside of this transaction: what was true then must be true now.
    const current = await passwordWithId(tx, userId)
    if (current?.hash !== known.hash) return { kind: 'refused' }
    await forgiveGuesses(tx, guess, clock(), { isCounted: true })
    const devices = await tx.mfaDevices.ofOwner(userId)
    if (devices.length > 0) return await giveTicket(services, tx, current, 'mfa', attempt.target)
    return await finish(services, tx, current, attempt)
  })
  if (outcome.kind === 'session' && !isKnown) giveBack(limits, attempt.origin, userId, 1)
  return outcome
}

/** @returns the pause that begins with it, if any. */
async function refuse(
  { store, clock, publicUrl }: SigninServices,
  claim: Claim,
  where: AccountId,
  guess: Guess,
): Promise<GuessPause | undefined> {
  const { known, attempt } = claim
  return await store.record(where, async (tx) => {
    const pause = await pauseOf(tx, guess, clock())
    if (claim.accountId === undefined) {
      // There is no account whose record this belongs in; a write takes time, so there is one all the same.
      await writeAgain(tx, guess)
      return pause
    }
    await recordConsoleLogin(tx, known?.principal ?? { kind: 'unknown-user' }, {
      isSuccess: false,
      isMfaUsed: false,
      origin: attempt.origin,
      clock,
      loginTo: publicUrl + attempt.target,
    })
    return pause
  })
}
