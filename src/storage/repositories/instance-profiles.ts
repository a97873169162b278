import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn } from '../../aws/index.ts'
import type { IamInstanceProfileRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'
import { type NameRange, type Page, type PathRange, pathBounds } from './name-range.ts'

export type InstanceProfile = Readonly<Omit<IamInstanceProfileRow, 'accountId' | 'profileNameLc'>> & {
  readonly arn: Arn
}

type ProfileFacts = Omit<InstanceProfile, 'arn'>

const FACTS = ['profileId', 'profileName', 'path', 'createdAt', 'roleId'] as const

/** The instance profiles of one account. Names are found whatever their case. */
export class InstanceProfileRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(profile: Omit<ProfileFacts, 'roleId'>): Promise<void> {
    await this.#db
      .insertInto('iamInstanceProfile')
      .values({
        accountId: this.#accountId,
        ...profile,
        profileNameLc: profile.profileName.toLowerCase(),
        roleId: null,
      })
      .execute()
  }

  async withName(profileName: string): Promise<InstanceProfile | undefined> {
    const row = await this.#select().where('profileNameLc', '=', profileName.toLowerCase()).executeTakeFirst()
    return row && this.#profile(row)
  }

  /** By name. */
  async list({ after, limit }: NameRange): Promise<readonly InstanceProfile[]> {
    let query = this.#select().orderBy('profileNameLc')
    if (after !== undefined) query = query.where('profileNameLc', '>', after)
    if (limit !== undefined) query = query.limit(limit)
    return (await query.execute()).map((row) => this.#profile(row))
  }

  /** Those under a path, in the order of paths, and of one path by name. */
  async under(range: PathRange): Promise<readonly InstanceProfile[]> {
    const { after, before } = pathBounds(range)
    const rows = await this.#select()
      .where((row) => row(row.refTuple('path', 'profileNameLc'), '>', row.tuple(after.path, after.nameLc)))
      .where('path', '<', before)
      .orderBy('path')
      .orderBy('profileNameLc')
      .limit(range.limit)
      .execute()
    return rows.map((row) => this.#profile(row))
  }

  /** Those that a role is in, in the order of their ids. */
  async ofRole(roleId: string, { after = '', limit }: Page): Promise<readonly InstanceProfile[]> {
    const query = this.#select().where('roleId', '=', roleId).where('profileId', '>', after)
    return (await query.orderBy('profileId').limit(limit).execute()).map((row) => this.#profile(row))
  }

  async count(): Promise<number> {
    const row = await this.#db
      .selectFrom('iamInstanceProfile')
      .select((eb) => eb.fn.countAll().as('profiles'))
      .where('accountId', '=', this.#accountId)
      .executeTakeFirstOrThrow()
    return Number(row.profiles)
  }

  async setRole(profileId: string, roleId: string | null): Promise<void> {
    await this.#db
      .updateTable('iamInstanceProfile')
      .set({ roleId })
      .where('accountId', '=', this.#accountId)
      .where('profileId', '=', profileId)
      .execute()
  }

  async remove(profileId: string): Promise<void> {
    await this.#db
      .deleteFrom('iamInstanceProfile')
      .where('accountId', '=', this.#accountId)
      .where('profileId', '=', profileId)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('iamInstanceProfile').select(FACTS).where('accountId', '=', this.#accountId)
  }

  #profile(row: ProfileFacts): InstanceProfile {
    return { ...row, arn: iamArn(this.#accountId, 'instance-profile', row.path, row.profileName) }
  }
}
