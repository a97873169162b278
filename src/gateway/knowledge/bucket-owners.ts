import type { AccountId, Clock } from '../../aws/index.ts'
import { isAccessPointAlias } from '../../requests/index.ts'
import type { Enquiries } from './enquiries.ts'
import { LEASE } from './lease.ts'
import { childText, elementsNamed, get } from './question.ts'
import { Remembered } from './remembered.ts'
import { readBy, unanswered } from './unanswered.ts'

/** So many accounts are asked for their buckets; what is in another's is taken for a stranger's. */
const MOST_ACCOUNTS = 100

/**
 * Whose a bucket is: its name is no account's, and says nothing of that. Each account is asked for its buckets, whoever
 * asks first.
 */
export class BucketOwners {
  readonly #enquiries: Enquiries
  readonly #accounts: () => Promise<readonly AccountId[]>
  readonly #lists: Remembered<ReadonlySet<string>>

  /** @param accounts all that Castellan has. */
  constructor(enquiries: Enquiries, accounts: () => Promise<readonly AccountId[]>, clock: Clock) {
    this.#enquiries = enquiries
    this.#accounts = accounts
    this.#lists = new Remembered(MOST_ACCOUNTS, LEASE, clock)
  }

  /**
   * @param asking whose the call is: most have buckets of their own.
   * @returns `stranger` where it may be of an account that was not asked; `undefined` where nobody has it.
   * @throws AwsError (503) where an account's buckets cannot be found out.
   */
  async ownerOf(bucket: string, asking: AccountId, region: string): Promise<AccountId | 'stranger' | undefined> {
    if (isAccessPointAlias(bucket)) return 'stranger'
    const only = this.#enquiries.upstreamOf('s3')?.only.account
    if (only !== undefined) return (await this.#bucketsOf(only, region)).has(bucket) ? only : undefined
    const all = await this.#accounts()
    if (all.includes(asking) && (await this.#bucketsOf(asking, region)).has(bucket)) return asking
    const others = all.filter((account) => account !== asking)
    for (const account of others.slice(0, MOST_ACCOUNTS)) {
      if ((await this.#bucketsOf(account, region)).has(bucket)) return account
    }
    return others.length > MOST_ACCOUNTS ? 'stranger' : undefined
  }

  /** After a call that made or deleted a bucket. */
  changed(): void {
    this.#lists.dropWhere(() => true)
  }

  async #bucketsOf(account: AccountId, region: string): Promise<ReadonlySet<string>> {
    return this.#lists.find(account, async () => {
      const answered = await this.#enquiries.ask(get('s3', 'ListBuckets', '/'), account, region)
      if (answered.kind === 'answer') return namesIn(answered.text)
      if (answered.kind === 'not had') return new Set()
      throw (answered.kind === 'unanswered' && answered.why) || unanswered('s3')
    })
  }
}

/** What is no list of buckets says nothing of them. */
function namesIn(document: string): ReadonlySet<string> {
  const names = readBy(() => {
    const [list, another] = elementsNamed(document, 'Buckets')
    if (list === undefined || another !== undefined) throw new Error('this is no list of buckets')
    return list.children.filter(({ name }) => name === 'Bucket').map((bucket) => childText(bucket, 'Name') ?? '')
  }, 's3')
  return new Set(names)
}
