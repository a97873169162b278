import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { TokenIssuerRow, TokenKeyRow } from '../schema/token-issuer.ts'
import { assertSealing } from './sealing.ts'

export type TokenIssuer = Readonly<Pick<TokenIssuerRow, 'issuerId'>> & { readonly isEnabled: boolean }
export type TokenKey = Readonly<Omit<TokenKeyRow, 'accountId'>>

/** What a private key is sealed for. */
export function tokenKeyContext(accountId: AccountId, keyId: string): string {
  return `token-key/${accountId}/${keyId}`
}

/** The account as an issuer of tokens, and the keys that it signs them with. */
export class TokenIssuerRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** `undefined` where the feature was never on. */
  async get(): Promise<TokenIssuer | undefined> {
    const row = await this.#db
      .selectFrom('tokenIssuer')
      .select(['issuerId', 'isEnabled'])
      .where('accountId', '=', this.#accountId)
      .executeTakeFirst()
    return row && { issuerId: row.issuerId, isEnabled: row.isEnabled === 1 }
  }

  async enable(issuerId: string, createdAt: number): Promise<void> {
    await this.#db
      .insertInto('tokenIssuer')
      .values({ accountId: this.#accountId, issuerId, isEnabled: 1, createdAt })
      .onConflict((conflict) => conflict.column('accountId').doUpdateSet({ isEnabled: 1 }))
      .execute()
  }

  /** Its keys go too: nothing that was signed is verified any more. */
  async disable(): Promise<void> {
    await this.#db.updateTable('tokenIssuer').set({ isEnabled: 0 }).where('accountId', '=', this.#accountId).execute()
    await this.#db.deleteFrom('tokenKey').where('accountId', '=', this.#accountId).execute()
  }

  /** The newest first. */
  async keys(): Promise<TokenKey[]> {
    const keys = await this.#db
      .selectFrom('tokenKey')
      .select(['keyId', 'algorithm', 'publicJwk', 'privateKeySealed', 'createdAt'])
      .where('accountId', '=', this.#accountId)
      .orderBy('createdAt', 'desc')
      .orderBy('keyId')
      .execute()
    return [...keys] // PostgreSQL's driver gives more than a list.
  }

  async addKey(key: TokenKey): Promise<void> {
    await assertSealing(this.#db, key.privateKeySealed)
    await this.#db
      .insertInto('tokenKey')
      .values({ accountId: this.#accountId, ...key })
      .execute()
  }

  async removeKey(keyId: string): Promise<void> {
    await this.#db.deleteFrom('tokenKey').where('accountId', '=', this.#accountId).where('keyId', '=', keyId).execute()
  }
}
