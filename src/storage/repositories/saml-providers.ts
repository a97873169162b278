import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { SamlPrivateKeyRow, SamlProviderRow } from '../schema/providers.ts'
import { assertSealing } from './sealing.ts'

type Facts = Pick<SamlProviderRow, 'providerId' | 'name' | 'encryptionMode' | 'createdAt' | 'validUntil'>

/** A provider without its metadata. */
export type SamlProvider = Readonly<Facts> & { readonly arn: Arn }

/** A private key without itself. */
export type SamlPrivateKey = Readonly<Pick<SamlPrivateKeyRow, 'keyId' | 'addedAt'>>

const FACTS = ['providerId', 'name', 'encryptionMode', 'createdAt', 'validUntil'] as const

/** What a private key is sealed for. */
export function samlPrivateKeyContext(accountId: AccountId, keyId: string): string {
  return `saml-private-key/${accountId}/${keyId}`
}

/** The SAML providers that one account trusts. */
export class SamlProviderRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(provider: Readonly<Facts> & { readonly metadata: string }): Promise<void> {
    await this.#db
      .insertInto('samlProvider')
      .values({ accountId: this.#accountId, ...provider, nameLc: provider.name.toLowerCase() })
      .execute()
  }

  /** Whatever the name's case. */
  async withName(name: string): Promise<SamlProvider | undefined> {
    const row = await this.#select().where('nameLc', '=', name.toLowerCase()).executeTakeFirst()
    return row && this.#provider(row)
  }

  async withId(providerId: string): Promise<SamlProvider | undefined> {
    const row = await this.#select().where('providerId', '=', providerId).executeTakeFirst()
    return row && this.#provider(row)
  }

  async metadataOf(providerId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('samlProvider')
      .select('metadata')
      .where('accountId', '=', this.#accountId)
      .where('providerId', '=', providerId)
      .executeTakeFirst()
    return row?.metadata
  }

  /** By name. */
  async list(): Promise<readonly SamlProvider[]> {
    return (await this.#select().orderBy('nameLc').execute()).map((row) => this.#provider(row))
  }

  async count(): Promise<number> {
    const row = await this.#db
      .selectFrom('samlProvider')
      .select((eb) => eb.fn.countAll().as('providers'))
      .where('accountId', '=', this.#accountId)
      .executeTakeFirstOrThrow()
    return Number(row.providers)
  }

  async update(
    providerId: string,
    change: Partial<Pick<SamlProviderRow, 'metadata' | 'encryptionMode' | 'validUntil'>>,
  ): Promise<void> {
    await this.#db
      .updateTable('samlProvider')
      .set(change)
      .where('accountId', '=', this.#accountId)
      .where('providerId', '=', providerId)
      .execute()
  }

  /** With its private keys. */
  async remove(providerId: string): Promise<void> {
    for (const table of ['samlPrivateKey', 'samlProvider'] as const) {
      await this.#db
        .deleteFrom(table)
        .where('accountId', '=', this.#accountId)
        .where('providerId', '=', providerId)
        .execute()
    }
  }

  /** `privateKeySealed` is sealed for `samlPrivateKeyContext`. */
  async addPrivateKey(key: Readonly<Omit<SamlPrivateKeyRow, 'accountId'>>): Promise<void> {
    await assertSealing(this.#db, key.privateKeySealed)
    await this.#db
      .insertInto('samlPrivateKey')
      .values({ accountId: this.#accountId, ...key })
      .execute()
  }

  /** The oldest first. */
  async privateKeysOf(providerId: string): Promise<readonly SamlPrivateKey[]> {
    return await this.#db
      .selectFrom('samlPrivateKey')
      .select(['keyId', 'addedAt'])
      .where('accountId', '=', this.#accountId)
      .where('providerId', '=', providerId)
      .orderBy('addedAt')
      .orderBy('keyId')
      .execute()
  }

  /** For what decrypts assertions: each sealed for `samlPrivateKeyContext`. */
  async sealedKeysOf(
    providerId: string,
  ): Promise<readonly Readonly<Pick<SamlPrivateKeyRow, 'keyId' | 'privateKeySealed'>>[]> {
    return await this.#db
      .selectFrom('samlPrivateKey')
      .select(['keyId', 'privateKeySealed'])
      .where('accountId', '=', this.#accountId)
      .where('providerId', '=', providerId)
      .orderBy('addedAt')
      .orderBy('keyId')
      .execute()
  }

  async removePrivateKey(keyId: string): Promise<void> {
    await this.#db
      .deleteFrom('samlPrivateKey')
      .where('accountId', '=', this.#accountId)
      .where('keyId', '=', keyId)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('samlProvider').select(FACTS).where('accountId', '=', this.#accountId)
  }

  #provider(row: Facts): SamlProvider {
    return { ...row, arn: iamArn(this.#accountId, 'saml-provider', '/', row.name) }
  }
}
