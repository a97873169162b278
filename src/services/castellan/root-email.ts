import { MINUTE, newUuid, type Random, randomText, SECOND } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { RootEmailUpdate } from '../../storage/repositories/root-email-updates.ts'
import {
  ConflictException,
  InvalidAuthenticationCodeException,
  ResourceNotFoundException,
  TooManyRequestsException,
} from './errors.ts'
import type { CastellanContext } from './operation.ts'

/** "Maximum number of StartPrimaryEmailUpdate requests per target account: 3 per 30 seconds". */
const STARTS = 3
const STARTS_WITHIN = 30 * SECOND
/** AWS does not say how long a code may be used, nor how often it may be tried. */
const CODE_LASTS = 15 * MINUTE
const TRIES = 5
/** Without what is read for another. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** As AWS's are: six letters and digits. */
export function newVerificationCode(random: Random): string {
  return randomText(ALPHABET, 6, random)
}

/**
 * Waits for the code that is sent to `email`, in place of any before it.
 *
 * @returns until when.
 * @throws TooManyRequestsException (429)
 * @see https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
 */
export async function beginRootEmailUpdate(
  email: string,
  { code, codeHash }: { readonly code: string; readonly codeHash: string },
  { db, clock, random }: CastellanContext,
): Promise<number> {
  const now = clock()
  const before = await db.rootEmailUpdates.find()
  const isNew = before === undefined || Math.abs(now - before.startedAt) >= STARTS_WITHIN
  const starts = isNew ? 1 : before.starts + 1
  if (starts > STARTS) throw TooManyRequestsException('Too many changes of the address were started. Wait 30 seconds.')
  const expiresAt = now + CODE_LASTS
  const startedAt = isNew ? now : before.startedAt
  await db.rootEmailUpdates.put({ email, codeHash, expiresAt, triesLeft: TRIES, startedAt, starts })
  await db.mail.add({
    mailId: newUuid(random),
    toAddress: email,
    subject: 'Verify your new AWS account email address',
    body: codeText(code, db.accountId),
    createdAt: now,
  })
  return expiresAt
}

/**
 * Takes one try, whatever comes of it, and looks whether the code is right: as many at once are as many tries.
 *
 * @throws InvalidAuthenticationCodeException (403), ResourceNotFoundException (404)
 */
export async function proveVerificationCode(
  email: string,
  code: string,
  { store, accountId, clock, passwords }: CastellanContext,
): Promise<RootEmailUpdate> {
  const update = await store.write(accountId, async ({ rootEmailUpdates }) => {
    const found = await rootEmailUpdates.find()
    if (!found || !isWaitedFor(found, email, clock())) return undefined
    await rootEmailUpdates.put({ ...found, triesLeft: found.triesLeft - 1 })
    return found
  })
  if (!update) throw notWaitedFor()
  if (!(await passwords.verify(code.toUpperCase(), update.codeHash))) {
    throw InvalidAuthenticationCodeException('The verification code is not the one that was sent.')
  }
  return update
}

function isWaitedFor({ email, expiresAt, triesLeft }: RootEmailUpdate, asked: string, now: number): boolean {
  const isInTime = now < expiresAt && now >= expiresAt - CODE_LASTS
  return isInTime && triesLeft > 0 && email.toLowerCase() === asked.toLowerCase()
}

function notWaitedFor() {
  return ResourceNotFoundException('No code for that address is waited for, or no longer: start the change again.')
}

/**
 * Makes `proved` the address of root, unless another change was begun meanwhile, and tells who must know.
 *
 * @throws ConflictException (409), ResourceNotFoundException (404)
 */
export async function endRootEmailUpdate(proved: RootEmailUpdate, { db, clock, random }: CastellanContext) {
  const waiting = await db.rootEmailUpdates.find()
  if (waiting?.codeHash !== proved.codeHash) throw notWaitedFor()
  const { rootEmail: before } = await db.account.get()
  if (!(await db.account.setRootEmail(proved.email))) throw ConflictException('The email address cannot be used.')
  await db.rootEmailUpdates.remove()
  for (const toAddress of await toldOfChange(before, proved.email, db)) {
    await db.mail.add({
      mailId: newUuid(random),
      toAddress,
      subject: 'Your AWS account email address was changed',
      body: changedText(db.accountId),
      createdAt: clock(),
    })
  }
}

/** The address that it was, and the contact for security: whoever took the account over may not be the one to know. */
async function toldOfChange(before: string, now: string, db: Repositories): Promise<readonly string[]> {
  const details = await db.accountContacts.find('SECURITY')
  const contact: { readonly EmailAddress?: string } = details === undefined ? {} : JSON.parse(details)
  const told = new Set([before, ...(contact.EmailAddress === undefined ? [] : [contact.EmailAddress])])
  told.delete(now)
  return [...told]
}

function codeText(code: string, accountId: string): string {
  return `Somebody who is signed in as the root user of the AWS account ${accountId} asked to sign in by this address from now on.

Verification code: ${code}

It can be used for 15 minutes. If you did not ask for it, no action is necessary: without the code nothing is changed.
Never give it to anybody.
`
}

function changedText(accountId: string): string {
  return `The email address of the root user of the AWS account ${accountId} was changed. The root user signs in by the new address from now on.

If you did not do this, somebody else has the root user's password. Whoever runs this server can set another one: castellan doctor reset-root-password.
`
}
