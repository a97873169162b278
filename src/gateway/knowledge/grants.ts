import { type AccountId, type Clock, type MaybePromise, parseArn, whenKnown } from '../../aws/index.ts'
import { type Grant, grantDocument, type ResourcesOfCall } from '../../requests/index.ts'
import type { Enquiries } from './enquiries.ts'
import { LEASE } from './lease.ts'
import { json } from './question.ts'
import { Remembered } from './remembered.ts'

/** Keys whose grants are remembered. */
const MOST_KEYS = 128
/** Lists of grants that are read of one key, each of a hundred at most. */
const MOST_PAGES = 5

/**
 * The grants of KMS keys, as their upstream lists them. INVARIANT (fail closed): what is not listed, or not understood,
 * allows nothing.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export class KeyGrants {
  readonly #enquiries: Pick<Enquiries, 'ask'>
  readonly #grants: Remembered<readonly Grant[]>

  constructor(enquiries: Pick<Enquiries, 'ask'>, clock: Clock) {
    this.#enquiries = enquiries
    this.#grants = new Remembered(MOST_KEYS, LEASE, clock)
  }

  /** What those of a key that may be the caller's allow, as the document of a policy. */
  find(
    arn: string,
    account: AccountId,
    { region, caller, grantId }: ResourcesOfCall,
  ): MaybePromise<string | undefined> {
    if (caller === undefined) return undefined
    return whenKnown(
      this.#grants.find(arn, () => this.#ask(arn, account, region)),
      (grants) => grantDocument(grants, caller, grantId),
    )
  }

  /** After a call that may have made or ended some: a token does not say of which key. */
  changed(): void {
    this.#grants.dropWhere(() => true)
  }

  async #ask(arn: string, account: AccountId, region: string): Promise<readonly Grant[]> {
    const KeyId = parseArn(arn)?.resource.slice('key/'.length)
    const grants: Grant[] = []
    let Marker: unknown
    for (let page = 0; page < MOST_PAGES; page++) {
      const asked = { KeyId, Limit: 100, ...(typeof Marker === 'string' && { Marker }) }
      const answered = await this.#enquiries.ask(json('kms', 'ListGrants', asked), account, region)
      if (answered.kind !== 'answer') return grants
      const { Grants, NextMarker } = pageIn(answered.text)
      // Some upstreams list what they have of all keys.
      grants.push(...Grants.filter((grant) => KeyId !== undefined && idOf(grant.KeyId) === KeyId))
      if (typeof NextMarker !== 'string' || NextMarker === '') return grants
      Marker = NextMarker
    }
    return grants
  }
}

/** Of a key that is named by itself or by its ARN. */
function idOf(key: unknown): string | undefined {
  return typeof key === 'string' ? key.slice(key.lastIndexOf('/') + 1) : undefined
}

function pageIn(text: string): { readonly Grants: readonly Grant[]; readonly NextMarker?: unknown } {
  try {
    const { Grants, NextMarker } = JSON.parse(text)
    return { Grants: Array.isArray(Grants) ? Grants : [], NextMarker }
  } catch {
    return { Grants: [] }
  }
}
