import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn } from '../../aws/index.ts'
import type { ServerCertificateRow } from '../schema/credentials.ts'
import type { Database } from '../schema/index.ts'
import type { NameRange } from './name-range.ts'
import { assertSealing } from './sealing.ts'

type Facts = Pick<ServerCertificateRow, 'certificateId' | 'name' | 'path' | 'uploadedAt' | 'expiresAt'>

/** A certificate without what was uploaded. */
export type ServerCertificate = Readonly<Facts> & { readonly arn: Arn }

/** What was uploaded, without the key. */
export type ServerCertificateText = Readonly<Pick<ServerCertificateRow, 'body' | 'chain'>>

const FACTS = ['certificateId', 'name', 'path', 'uploadedAt', 'expiresAt'] as const

/** What a certificate's key is sealed for. */
export function serverCertificateKeyContext(accountId: AccountId, certificateId: string): string {
  return `server-certificate/${accountId}/${certificateId}`
}

/** The server certificates of one account. Names are found whatever their case. */
export class ServerCertificateRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** `privateKeySealed` is sealed for `serverCertificateKeyContext`. */
  async add(
    certificate: Readonly<Facts> & ServerCertificateText & { readonly privateKeySealed: string },
  ): Promise<ServerCertificate> {
    await assertSealing(this.#db, certificate.privateKeySealed)
    await this.#db
      .insertInto('serverCertificate')
      .values({ accountId: this.#accountId, ...certificate, nameLc: certificate.name.toLowerCase() })
      .execute()
    const { body, chain, privateKeySealed, ...facts } = certificate
    return this.#certificate(facts)
  }

  async withName(name: string): Promise<ServerCertificate | undefined> {
    const row = await this.#select().where('nameLc', '=', name.toLowerCase()).executeTakeFirst()
    return row && this.#certificate(row)
  }

  async textOf(certificateId: string): Promise<ServerCertificateText | undefined> {
    return await this.#db
      .selectFrom('serverCertificate')
      .select(['body', 'chain'])
      .where('accountId', '=', this.#accountId)
      .where('certificateId', '=', certificateId)
      .executeTakeFirst()
  }

  /** For what speaks TLS with it: sealed for `serverCertificateKeyContext`. */
  async sealedKeyOf(certificateId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('serverCertificate')
      .select('privateKeySealed')
      .where('accountId', '=', this.#accountId)
      .where('certificateId', '=', certificateId)
      .executeTakeFirst()
    return row?.privateKeySealed
  }

  /** By name. */
  async list({ after, limit }: NameRange): Promise<readonly ServerCertificate[]> {
    let query = this.#select().orderBy('nameLc')
    if (after !== undefined) query = query.where('nameLc', '>', after)
    if (limit !== undefined) query = query.limit(limit)
    return (await query.execute()).map((row) => this.#certificate(row))
  }

  async count(): Promise<number> {
    const row = await this.#db
      .selectFrom('serverCertificate')
      .select((eb) => eb.fn.countAll().as('certificates'))
      .where('accountId', '=', this.#accountId)
      .executeTakeFirstOrThrow()
    return Number(row.certificates)
  }

  async rename(certificateId: string, name: string, path: string): Promise<void> {
    await this.#db
      .updateTable('serverCertificate')
      .set({ name, nameLc: name.toLowerCase(), path })
      .where('accountId', '=', this.#accountId)
      .where('certificateId', '=', certificateId)
      .execute()
  }

  async remove(certificateId: string): Promise<void> {
    await this.#db
      .deleteFrom('serverCertificate')
      .where('accountId', '=', this.#accountId)
      .where('certificateId', '=', certificateId)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('serverCertificate').select(FACTS).where('accountId', '=', this.#accountId)
  }

  #certificate(row: Facts): ServerCertificate {
    return { ...row, arn: iamArn(this.#accountId, 'server-certificate', row.path, row.name) }
  }
}
