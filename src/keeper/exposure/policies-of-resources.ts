import type { PublicAccessResourceType } from '../../policy/analyse/index.ts'
import { type Account, inEachRegion } from '../account/index.ts'
import { type Finding, type Outcome, outcomeFrom } from '../check/index.ts'
import { EXPOSURE_SAYS, exposureJudge } from './public-policy.ts'

/** Something that has a policy of its own. */
export interface Resource {
  readonly arn: string
  /** As people know it. */
  readonly name: string
}

/** One kind of them, which every Region of an account keeps for itself. */
export interface ResourceKind<Listed extends Resource = Resource> {
  readonly type: PublicAccessResourceType
  /** Such as `the queue`. */
  readonly called: string
  readonly list: (account: Account, region: string) => Promise<readonly Listed[]>
  /** The policy's text; `undefined`: it has none. */
  readonly policyOf: (account: Account, resource: Listed, region: string) => Promise<string | undefined>
  /** What to do by hand. */
  readonly fix: (name: string) => string
}

/**
 * Policies are asked for one by one, and services allow few such calls in a second: Lambda 15, for all who ask.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const LANES = 2

/**
 * Those of a kind that strangers can use, in all Regions.
 *
 * @throws UnansweredError where one policy is not seen.
 */
export async function exposedIn<Listed extends Resource>(
  account: Account,
  { type, called, list, policyOf, fix }: ResourceKind<Listed>,
): Promise<readonly Finding[]> {
  const judge = exposureJudge(type)
  const found = await inEachRegion(account, async (region) =>
    inLanes(await list(account, region), async (resource): Promise<readonly Finding[]> => {
      const document = await policyOf(account, resource, region)
      const exposure = document === undefined ? 'private' : judge(document)
      if (exposure === 'private') return []
      const { arn, name } = resource
      return [{ id: exposure, resource: arn, says: EXPOSURE_SAYS[exposure](`${called} ${name}`), fix: fix(name) }]
    }),
  )
  return found.flatMap(({ answer }) => answer.flat())
}

/** How a check of one kind looks. */
export function exposed<Listed extends Resource>(
  kind: ResourceKind<Listed>,
): { readonly look: (account: Account) => Promise<Outcome> } {
  return { look: async (account) => outcomeFrom(await exposedIn(account, kind)) }
}

async function inLanes<Item, Result>(
  items: readonly Item[],
  use: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const waiting = items.entries()
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await use(item)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return results
}
