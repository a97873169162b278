import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { preparedOnce } from '../hot.ts'
import type { MfaDeviceRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'
import type { Page } from './name-range.ts'
import { rowsChanged } from './row-counts.ts'
import { assertSealing } from './sealing.ts'

/** A device without what codes are judged by. */
export type MfaDevice = Readonly<Pick<MfaDeviceRow, 'serialNumber' | 'path' | 'ownerId' | 'createdAt' | 'enabledAt'>>

/** What codes are judged by. */
export type MfaSecrets = Readonly<
  Pick<MfaDeviceRow, 'serialNumber' | 'ownerId' | 'seedSealed' | 'createdAt' | 'lastStep' | 'drift' | 'revision'>
>

export type MfaProgress = Readonly<Pick<MfaDeviceRow, 'lastStep' | 'drift'>>

const FACTS = ['serialNumber', 'path', 'ownerId', 'createdAt', 'enabledAt'] as const

const ofOwner = preparedOnce((db, accountId: string, ownerId: string) =>
  db
    .selectFrom('mfaDevice')
    .select(FACTS)
    .where('accountId', '=', accountId)
    .where('ownerId', '=', ownerId)
    .orderBy('enabledAt')
    .orderBy('serialNumber'),
)

/** The virtual MFA devices of one account: those of users, of root, and those that nobody has yet. */
export class MfaDeviceRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(device: {
    serialNumber: string
    path: string
    /** What is unique of it: its path, and its name in lower case. */
    nameLc: string
    seedSealed: string
    createdAt: number
  }): Promise<void> {
    await assertSealing(this.#db, device.seedSealed)
    await this.#db
      .insertInto('mfaDevice')
      .values({
        accountId: this.#accountId,
        ...device,
        ownerId: null,
        enabledAt: null,
        lastStep: 0,
        drift: 0,
        wrongCodes: '',
        revision: 0,
      })
      .execute()
    await rowsChanged(this.#db, this.#accountId, 'mfaDevices', 1)
  }

  async get(serialNumber: string): Promise<MfaDevice | undefined> {
    return await this.#select().where('serialNumber', '=', serialNumber).executeTakeFirst()
  }

  /**
   * Whether a device has this path and, in whatever letter case, this name. Those that were made when paths did not
   * count have their names alone.
   */
  async isTaken(path: string, nameLc: string): Promise<boolean> {
    const found = await this.#select()
      .where((device) =>
        device.or([
          device('nameLc', '=', path + nameLc),
          device.and([device('nameLc', '=', nameLc), device('path', '=', path)]),
        ]),
      )
      .executeTakeFirst()
    return found !== undefined
  }

  /** The enabled devices of a user (by unique id) or of root (by account id), oldest first. */
  async ofOwner(ownerId: string): Promise<readonly MfaDevice[]> {
    return await ofOwner.all(this.#db, this.#accountId, ownerId)
  }

  /** By serial number. */
  async list({ after = '', limit }: Page): Promise<readonly MfaDevice[]> {
    return await this.#select().where('serialNumber', '>', after).orderBy('serialNumber').limit(limit).execute()
  }

  /** Those that nobody has, by serial number. */
  async unassigned({ after = '', limit }: Page): Promise<readonly MfaDevice[]> {
    return await this.#select()
      .where('ownerId', 'is', null)
      .where('serialNumber', '>', after)
      // It is the same of each; PostgreSQL takes an index's order for one that begins as the index does.
      .orderBy('ownerId')
      .orderBy('serialNumber')
      .limit(limit)
      .execute()
  }

  /** Which of these have one. */
  async ownersAmong(ownerIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (ownerIds.length === 0) return new Set()
    const rows = await this.#db
      .selectFrom('mfaDevice')
      .select('ownerId')
      .where('accountId', '=', this.#accountId)
      .where('ownerId', 'in', ownerIds)
      .execute()
    return new Set(rows.flatMap(({ ownerId }) => ownerId ?? []))
  }

  /** Gives the device to its owner. False when somebody has it already. */
  async assign(serialNumber: string, ownerId: string, enabledAt: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('mfaDevice')
      .set({ ownerId, enabledAt })
      .where('accountId', '=', this.#accountId)
      .where('serialNumber', '=', serialNumber)
      .where('ownerId', 'is', null)
      .executeTakeFirst()
    await rowsChanged(this.#db, this.#accountId, 'mfaDevicesInUse', Number(numUpdatedRows))
    return numUpdatedRows > 0n
  }

  /** Takes the device from its owner. It can be assigned again, and codes that were used stay used. */
  async release(serialNumber: string): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('mfaDevice')
      .set({ ownerId: null, enabledAt: null })
      .where('accountId', '=', this.#accountId)
      .where('serialNumber', '=', serialNumber)
      .where('ownerId', 'is not', null)
      .executeTakeFirst()
    await rowsChanged(this.#db, this.#accountId, 'mfaDevicesInUse', -Number(numUpdatedRows))
  }

  async remove(serialNumber: string): Promise<void> {
    const removed = await this.#db
      .deleteFrom('mfaDevice')
      .where('accountId', '=', this.#accountId)
      .where('serialNumber', '=', serialNumber)
      .returning('ownerId')
      .executeTakeFirst()
    if (removed === undefined) return
    await rowsChanged(this.#db, this.#accountId, 'mfaDevices', -1)
    if (removed.ownerId !== null) await rowsChanged(this.#db, this.#accountId, 'mfaDevicesInUse', -1)
  }

  async secrets(serialNumber: string): Promise<MfaSecrets | undefined> {
    return await this.#db
      .selectFrom('mfaDevice')
      .select(['serialNumber', 'ownerId', 'seedSealed', 'createdAt', 'lastStep', 'drift', 'revision'])
      .where('accountId', '=', this.#accountId)
      .where('serialNumber', '=', serialNumber)
      .executeTakeFirst()
  }

  /** Stores what judging a code changed. False when another judgement came between: read and judge again. */
  async advance(judged: MfaSecrets, progress: MfaProgress): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('mfaDevice')
      .set({ ...progress, revision: judged.revision + 1 })
      .where('accountId', '=', this.#accountId)
      .where('serialNumber', '=', judged.serialNumber)
      .where('revision', '=', judged.revision)
      // A device that was deleted and made again has another seed, and may have the same revision.
      .where('seedSealed', '=', judged.seedSealed)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  #select() {
    return this.#db.selectFrom('mfaDevice').select(FACTS).where('accountId', '=', this.#accountId)
  }
}
