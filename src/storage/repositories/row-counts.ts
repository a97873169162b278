import { type Kysely, sql } from 'kysely'
import type { AccountId, Arn, MaybePromise } from '../../aws/index.ts'
import type { VersionRange } from '../changes.ts'
import { StoreUnavailable } from '../errors.ts'
import { hot } from '../hot.ts'
import { sqlNames } from '../naming.ts'
import type { Database } from '../schema/index.ts'
import { countInSlices, valuesOf } from './long-lists.ts'

/** As many rows are counted whenever somebody asks: some microseconds, in an index. */
const COUNTED_AT_ONCE = 500

/** The same of different values: each is a step of its own. */
const STEPPED_AT_ONCE = 20

/** How many rows there were, at most, at a version of the account. */
export interface RowBound {
  readonly version: number
  readonly amount: number
}

/** What a transaction knows of how many rows there are, by account and table. */
export interface KnownBounds {
  /** At a version of the account; `undefined` where nobody knows. */
  atMost(accountId: AccountId, table: string, version: VersionRange): number | undefined
  /** To be told what was counted. */
  counted(accountId: AccountId, table: string, bound: RowBound): void
  /** As this transaction's bump made it; `undefined` where it made none. */
  versionOf(accountId: AccountId): MaybePromise<VersionRange | undefined>
}

/** How often a policy is used. */
export interface PolicyUse {
  readonly attachments: number
  readonly boundaries: number
}

/** `Store.record`, for what reads what is committed. */
export type RecordCounts = <T>(
  accountId: AccountId,
  fn: (tx: { readonly rowCounts: RowCountRepository }) => Promise<T>,
) => Promise<T>

/**
 * How many rows there are: counted each time where they are few; and where they are many, counted once, kept, and
 * changed with the rows, in their transactions. What is kept is shown, and decides nothing: quotas count to their end.
 * Retention forgets it once a day, since a node of a version that did not know of it may have changed rows meanwhile.
 */
export class RowCountRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId
  readonly #record: RecordCounts | undefined

  readonly #bounds: KnownBounds | undefined

  /**
   * @param record absent in a transaction, which keeps what it counts itself.
   * @param bounds absent outside of one.
   */
  constructor(db: Kysely<Database>, accountId: AccountId, record?: RecordCounts, bounds?: KnownBounds) {
    this.#db = db
    this.#accountId = accountId
    this.#record = record
    this.#bounds = bounds
  }

  async of(name: CountedTable): Promise<number> {
    return await this.#exact(TABLES[name], await this.upTo(name, COUNTED_AT_ONCE + 1))
  }

  /** How many there are, `limit` at most: for quotas. */
  async upTo(name: CountedTable, limit: number): Promise<number> {
    return Number((await TABLES[name].few.first(this.#db, this.#accountId, limit))?.amount)
  }

  /**
   * Whether there are fewer than `quota`, in a transaction of `Store.write` that has removed nothing. What was counted
   * at one version of the account says how many there are at most at a later one, and so most writes count nothing.
   */
  async areBelow(name: TableWithQuota, quota: number): Promise<boolean> {
    const { table } = TABLES[name]
    const version = await this.#bounds?.versionOf(this.#accountId)
    if (version !== undefined) {
      const known = this.#bounds?.atMost(this.#accountId, table, version)
      if (known !== undefined && known < quota) return true
    }
    const amount = await this.upTo(name, quota)
    if (version !== undefined) this.#bounds?.counted(this.#accountId, table, { version: version.least, amount })
    return amount < quota
  }

  async ofPolicy(arn: Arn): Promise<PolicyUse> {
    const few = await usesOfPolicy.first(this.#db, this.#accountId, arn)
    return {
      attachments: await this.#exact(attachmentsOf(arn), Number(few?.attachments)),
      boundaries: await this.#exact(boundariesOf(arn), Number(few?.users) + Number(few?.roles)),
    }
  }

  /** How many policies are attached or bound somebody, AWS's too. */
  async ofPoliciesInUse(): Promise<number> {
    const known = await this.#kept(POLICIES_IN_USE)
    if (known !== undefined) return known
    const found = await this.#count(POLICIES_IN_USE)
    return found <= STEPPED_AT_ONCE ? found : await this.#keep(POLICIES_IN_USE)
  }

  /** Forgets all that is kept. */
  async forget(): Promise<void> {
    await this.#db.deleteFrom('rowCount').where('accountId', '=', this.#accountId).execute()
  }

  /** What is kept, where it is not `found` already: what is counted to tell few from many ends beyond them. */
  async #exact(subject: Subject, found: number): Promise<number> {
    if (found <= COUNTED_AT_ONCE) return found
    return (await this.#kept(subject)) ?? (await this.#keep(subject))
  }

  async #kept(subject: Subject): Promise<number | undefined> {
    return (await kept.first(this.#db, this.#accountId, subject.key))?.amount
  }

  async #keep(subject: Subject): Promise<number> {
    if (!this.#record) return await this.#keepHere(subject)
    try {
      return await this.#record(this.#accountId, (tx) => tx.rowCounts.#keepHere(subject))
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      // A store that takes no writes at the moment still tells what it has.
      return await this.#count(subject)
    }
  }

  /** In a transaction, while nobody else changes rows of the account. */
  async #keepHere(subject: Subject): Promise<number> {
    const known = await this.#kept(subject)
    if (known !== undefined) return known
    const amount = await this.#count(subject)
    await this.#db
      .insertInto('rowCount')
      .values({ accountId: this.#accountId, subject: subject.key, amount })
      .onConflict((conflict) => conflict.columns(['accountId', 'subject']).doUpdateSet({ amount }))
      .execute()
    return amount
  }

  #count(subject: Subject): Promise<number> {
    return subject.count(this.#db, this.#accountId)
  }
}

/** What is counted, and the name under which its number is kept. */
interface Subject {
  readonly key: string
  readonly count: (db: Kysely<Database>, accountId: AccountId) => Promise<number>
}

const kept = hot((db, accountId: string, subject: string) =>
  db
    .selectFrom('rowCount')
    .select('amount')
    .where('accountId', '=', accountId)
    .where('subject', '=', subject)
    .where('amount', '>=', 0),
)

const TABLES = {
  users: rowsOf('iamUser', 'userId'),
  groups: rowsOf('iamGroup', 'groupId'),
  roles: rowsOf('iamRole', 'roleId'),
  managedPolicies: rowsOf('managedPolicy', 'policyId'),
  mfaDevices: rowsOf('mfaDevice', 'serialNumber'),
  // Some have several: to tell owners apart by slices would leave some out.
  mfaDevicesInUse: { ...rowsOf('mfaDevice', 'ownerId'), count: devicesInUse },
}

export type CountedTable = keyof typeof TABLES

/** Of which all rows count. */
export type TableWithQuota = Exclude<CountedTable, 'mfaDevicesInUse'>

type CountedBy =
  | ['iamUser', 'userId']
  | ['iamGroup', 'groupId']
  | ['iamRole', 'roleId']
  | ['managedPolicy', 'policyId']
  | ['mfaDevice', 'serialNumber' | 'ownerId']

/** The rows in which `id` is not null; an index has them in its order. */
function rowsOf(...[table, id]: CountedBy) {
  const after = (db: Kysely<Database>, accountId: string, last: string, limit: number) =>
    db
      .selectFrom(table)
      .select(sql.ref<string>(id).as('id'))
      .where('accountId', '=', accountId)
      .where(sql.ref(id), '>', last)
      .orderBy(sql.ref(id))
      .limit(limit)
      .as('slice')
  return {
    key: `${table}.${id}`,
    table: sqlNames.column(table),
    few: hot((db, accountId: string, limit: number) =>
      db.selectFrom(after(db, accountId, '', limit)).select(({ fn }) => fn.countAll().as('amount')),
    ),
    count: (db: Kysely<Database>, accountId: AccountId) =>
      countInSlices((last, size) => extentOf(db, after(db, accountId, last, size))),
  }
}

async function devicesInUse(db: Kysely<Database>, accountId: AccountId): Promise<number> {
  const { amount } = await db
    .selectFrom('mfaDevice')
    .select(({ fn }) => fn.count('ownerId').as('amount'))
    .where('accountId', '=', accountId)
    .executeTakeFirstOrThrow()
  return Number(amount)
}

function attachments(db: Kysely<Database>, accountId: string, policyArn: string, after: string, limit: number) {
  return db
    .selectFrom('policyAttachment')
    .select('targetId as id')
    .where('accountId', '=', accountId)
    .where('policyArn', '=', policyArn)
    .where('targetId', '>', after)
    .orderBy('targetId')
    .limit(limit)
    .as('slice')
}

/** What a boundary may bound. */
const BOUNDED = [
  ['iamUser', 'userId'],
  ['iamRole', 'roleId'],
] as const

function boundaries(
  db: Kysely<Database>,
  [table, id]: (typeof BOUNDED)[number],
  { accountId, policyArn, after, limit }: { accountId: string; policyArn: string; after: string; limit: number },
) {
  return db
    .selectFrom(table)
    .select(sql.ref<string>(id).as('id'))
    .where('accountId', '=', accountId)
    .where('boundaryArn', '=', policyArn)
    .where(sql.ref(id), '>', after)
    .orderBy(sql.ref(id))
    .limit(limit)
    .as('slice')
}

const usesOfPolicy = hot((db, accountId: string, policyArn: string) => {
  const range = { accountId, policyArn, after: '', limit: COUNTED_AT_ONCE + 1 }
  const amount = (slice: ReturnType<typeof attachments>) =>
    db.selectFrom(slice).select(({ fn }) => fn.countAll<number>().as('amount'))
  return db.selectNoFrom([
    amount(attachments(db, accountId, policyArn, '', COUNTED_AT_ONCE + 1)).as('attachments'),
    amount(boundaries(db, BOUNDED[0], range)).as('users'),
    amount(boundaries(db, BOUNDED[1], range)).as('roles'),
  ])
})

function attachmentsOf(policyArn: Arn): Subject {
  return {
    key: `attached ${policyArn}`,
    count: (db, accountId) =>
      countInSlices((after, size) => extentOf(db, attachments(db, accountId, policyArn, after, size))),
  }
}

function boundariesOf(policyArn: Arn): Subject {
  return {
    key: `bounded ${policyArn}`,
    async count(db, accountId) {
      let amount = 0
      for (const of of BOUNDED) {
        amount += await countInSlices((after, limit) =>
          extentOf(db, boundaries(db, of, { accountId, policyArn, after, limit })),
        )
      }
      return amount
    },
  }
}

const POLICIES_IN_USE: Subject = {
  key: 'policies in use',
  async count(db, accountId) {
    const of = [
      valuesOf({ db, accountId, table: 'policyAttachment', column: 'policyArn' }),
      ...BOUNDED.map(([table]) => valuesOf({ db, accountId, table, column: 'boundaryArn' })),
    ]
    return new Set((await Promise.all(of)).flat()).size
  },
}

function extentOf(db: Kysely<Database>, slice: ReturnType<typeof attachments>) {
  return db
    .selectFrom(slice)
    .select(({ fn }) => [fn.max<string | null>('id').as('last'), fn.countAll().as('rows')])
    .executeTakeFirstOrThrow()
}

const change = hot(
  (db, by: number, accountId: string, subject: string) =>
    db
      .updateTable('rowCount')
      .set((row) => ({ amount: row('amount', '+', by) }))
      .where('accountId', '=', accountId)
      .where('subject', '=', subject)
      .where('amount', '>=', 0),
  { isForeseen: true, addsUp: true },
)

const forget = hot(
  (db, accountId: string, subject: string) =>
    db.updateTable('rowCount').set({ amount: -1 }).where('accountId', '=', accountId).where('subject', '=', subject),
  { isForeseen: true, isIdempotent: true },
)

/** To be called in the transaction that adds or removes rows. */
export async function rowsChanged(
  db: Kysely<Database>,
  accountId: AccountId,
  name: CountedTable,
  by: number,
): Promise<void> {
  if (by !== 0) await change.changes(db, by, accountId, TABLES[name].key)
}

/** As `rowsChanged`, for who has a policy. */
export async function attachmentsChanged(
  db: Kysely<Database>,
  accountId: AccountId,
  policyArn: Arn,
  by: number,
): Promise<void> {
  if (by !== 0) await usesChanged(db, accountId, attachmentsOf(policyArn), by)
}

/** As `rowsChanged`, for who is bounded by another policy than before, or by none. */
export async function boundaryChanged(
  db: Kysely<Database>,
  accountId: AccountId,
  before: Arn | null,
  after: Arn | null,
): Promise<void> {
  if (before === after) return
  if (before !== null) await usesChanged(db, accountId, boundariesOf(before), -1)
  if (after !== null) await usesChanged(db, accountId, boundariesOf(after), 1)
}

async function usesChanged(db: Kysely<Database>, accountId: AccountId, { key }: Subject, by: number): Promise<void> {
  await change.changes(db, by, accountId, key)
  await forget.changes(db, accountId, POLICIES_IN_USE.key)
}
