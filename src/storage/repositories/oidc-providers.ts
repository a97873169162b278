import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn, type MaybePromise, whenKnown } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { OidcProviderRow } from '../schema/providers.ts'

export interface OidcProvider {
  /** Without `https://`. */
  readonly url: string
  readonly arn: Arn
  readonly clientIds: readonly string[]
  readonly thumbprints: readonly string[]
  readonly createdAt: number
}

const FACTS = ['url', 'clientIds', 'thumbprints', 'createdAt'] as const

function select(db: Kysely<Database>, accountId: string) {
  return db.selectFrom('oidcProvider').select(FACTS).where('accountId', '=', accountId)
}

const byUrl = hot((db, accountId: string, url: string) => select(db, accountId).where('url', '=', url))

/** The OpenID Connect providers that one account trusts. */
export class OidcProviderRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add({ url, clientIds, thumbprints, createdAt }: Omit<OidcProvider, 'arn'>): Promise<void> {
    const lists = { clientIds: JSON.stringify(clientIds), thumbprints: JSON.stringify(thumbprints) }
    await this.#db
      .insertInto('oidcProvider')
      .values({ accountId: this.#accountId, url, ...lists, createdAt })
      .execute()
  }

  withUrl(url: string): MaybePromise<OidcProvider | undefined> {
    return whenKnown(byUrl.first(this.#db, this.#accountId, url), (row) => row && this.#provider(row))
  }

  /** By URL. */
  async list(): Promise<readonly OidcProvider[]> {
    return (await select(this.#db, this.#accountId).orderBy('url').execute()).map((row) => this.#provider(row))
  }

  async count(): Promise<number> {
    const row = await this.#db
      .selectFrom('oidcProvider')
      .select((eb) => eb.fn.countAll().as('providers'))
      .where('accountId', '=', this.#accountId)
      .executeTakeFirstOrThrow()
    return Number(row.providers)
  }

  async setClientIds(url: string, clientIds: readonly string[]): Promise<void> {
    await this.#update(url, { clientIds: JSON.stringify(clientIds) })
  }

  async setThumbprints(url: string, thumbprints: readonly string[]): Promise<void> {
    await this.#update(url, { thumbprints: JSON.stringify(thumbprints) })
  }

  async remove(url: string): Promise<void> {
    await this.#db.deleteFrom('oidcProvider').where('accountId', '=', this.#accountId).where('url', '=', url).execute()
  }

  async #update(url: string, change: Partial<OidcProviderRow>): Promise<void> {
    await this.#db
      .updateTable('oidcProvider')
      .set(change)
      .where('accountId', '=', this.#accountId)
      .where('url', '=', url)
      .execute()
  }

  #provider(row: Pick<OidcProviderRow, (typeof FACTS)[number]>): OidcProvider {
    return {
      url: row.url,
      arn: iamArn(this.#accountId, 'oidc-provider', '/', row.url),
      clientIds: JSON.parse(row.clientIds),
      thumbprints: JSON.parse(row.thumbprints),
      createdAt: row.createdAt,
    }
  }
}
