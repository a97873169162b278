import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { ManagedPolicyRow, PolicyVersionRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'
import { type Page, type PathRange, pathBounds } from './name-range.ts'
import { rowsChanged } from './row-counts.ts'

export type ManagedPolicy = Readonly<Omit<ManagedPolicyRow, 'accountId' | 'policyNameLc'>>
export type PolicyVersion = Readonly<Pick<PolicyVersionRow, 'version' | 'document' | 'createdAt'>>

const FACTS = [
  'policyId',
  'policyName',
  'path',
  'arn',
  'description',
  'defaultVersion',
  'lastVersion',
  'createdAt',
  'updatedAt',
] as const

/**
 * The customer managed policies of one account, and their versions. Names are found whatever their case, ARNs are
 * exact.
 */
export class ManagedPolicyRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(policy: ManagedPolicy): Promise<void> {
    await this.#db
      .insertInto('managedPolicy')
      .values({ accountId: this.#accountId, policyNameLc: policy.policyName.toLowerCase(), ...policy })
      .execute()
    await rowsChanged(this.#db, this.#accountId, 'managedPolicies', 1)
  }

  async withArn(arn: string): Promise<ManagedPolicy | undefined> {
    return await this.#select().where('arn', '=', arn).executeTakeFirst()
  }

  /** Those of these ARNs that are there. */
  async withArns(arns: readonly string[]): Promise<readonly ManagedPolicy[]> {
    return arns.length === 0 ? [] : await this.#select().where('arn', 'in', arns).execute()
  }

  async withName(policyName: string): Promise<ManagedPolicy | undefined> {
    return await this.#select().where('policyNameLc', '=', policyName.toLowerCase()).executeTakeFirst()
  }

  /** By name. */
  async list({ after = '', limit }: Page): Promise<readonly ManagedPolicy[]> {
    return await this.#select().where('policyNameLc', '>', after).orderBy('policyNameLc').limit(limit).execute()
  }

  /** Those under a path, in the order of paths, and of one path by name. */
  async under(range: PathRange): Promise<readonly ManagedPolicy[]> {
    const { after, before } = pathBounds(range)
    const rows = await this.#select()
      .where((row) => row(row.refTuple('path', 'policyNameLc'), '>', row.tuple(after.path, after.nameLc)))
      .where('path', '<', before)
      .orderBy('path')
      .orderBy('policyNameLc')
      .limit(range.limit)
      .execute()
    return rows
  }

  async update(
    policyId: string,
    change: Partial<Pick<ManagedPolicyRow, 'defaultVersion' | 'lastVersion' | 'updatedAt'>>,
  ): Promise<void> {
    await this.#db
      .updateTable('managedPolicy')
      .set(change)
      .where('accountId', '=', this.#accountId)
      .where('policyId', '=', policyId)
      .execute()
  }

  async remove(policyId: string): Promise<void> {
    await this.#db
      .deleteFrom('policyVersion')
      .where('accountId', '=', this.#accountId)
      .where('policyId', '=', policyId)
      .execute()
    const { numDeletedRows } = await this.#db
      .deleteFrom('managedPolicy')
      .where('accountId', '=', this.#accountId)
      .where('policyId', '=', policyId)
      .executeTakeFirst()
    await rowsChanged(this.#db, this.#accountId, 'managedPolicies', -Number(numDeletedRows))
  }

  async addVersion(policyId: string, version: PolicyVersion): Promise<void> {
    await this.#db
      .insertInto('policyVersion')
      .values({ accountId: this.#accountId, policyId, ...version })
      .execute()
  }

  async version(policyId: string, version: number): Promise<PolicyVersion | undefined> {
    return await this.#db
      .selectFrom('policyVersion')
      .select(['version', 'document', 'createdAt'])
      .where('accountId', '=', this.#accountId)
      .where('policyId', '=', policyId)
      .where('version', '=', version)
      .executeTakeFirst()
  }

  /** Newest first. */
  async versions(policyId: string): Promise<readonly PolicyVersion[]> {
    return await this.#db
      .selectFrom('policyVersion')
      .select(['version', 'document', 'createdAt'])
      .where('accountId', '=', this.#accountId)
      .where('policyId', '=', policyId)
      .orderBy('version', 'desc')
      .execute()
  }

  async removeVersion(policyId: string, version: number): Promise<void> {
    await this.#db
      .deleteFrom('policyVersion')
      .where('accountId', '=', this.#accountId)
      .where('policyId', '=', policyId)
      .where('version', '=', version)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('managedPolicy').select(FACTS).where('accountId', '=', this.#accountId)
  }
}
