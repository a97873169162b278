import { type Account, type Answer, type Call, UnansweredError } from '../account/index.ts'
import { MADE_BY } from '../checks/made-by.ts'

/** Something of the account that `secure` made. */
export interface OurResource {
  readonly arn: string
  /** `user iam-admin`. */
  readonly name: string
  readonly knownBy: KnownBy
  /** Every call that removes it, in order. */
  readonly calls: readonly RemovingCall[]
  /** What else its removal means, as sentences without a period. */
  readonly notes?: readonly string[]
  /** Why it cannot be removed, where something that is not ours needs it. It counts as left. */
  readonly blocked?: string
  /** Why it is not removed though it could be: the account would be less safe. It does not count as left. */
  readonly kept?: string
}

export type KnownBy = 'tag' | 'journal' | 'tag and journal'

export interface RemovingCall {
  readonly call: Call
  /** The ARN of what is gone after it. */
  readonly removes?: string
}

/** Something of a kind that `secure` makes, and not by it: left alone, and said. */
export interface Other {
  /** `user`. */
  readonly kind: string
  readonly name: string
  /** What there is to know about it, as part of a sentence. */
  readonly note?: string
}

export interface Found {
  readonly ours: readonly OurResource[]
  readonly others: readonly Other[]
}

/** One kind of resource that `secure` makes. A kind is one file. */
export interface Kind {
  /** Whether an ARN is of this kind: its service, and its resource part. */
  readonly owns: (service: string, resource: string) => boolean
  /** The actions by which it looks. */
  readonly reads: readonly string[]
  /** Looks, and changes nothing. @throws UnansweredError */
  readonly find: (search: Search) => Promise<Found>
}

export interface Search {
  readonly account: Account
  /** ARNs of all that the journal says was made. */
  readonly recorded: ReadonlySet<string>
  /** ARNs of what the kinds before have found to be ours. */
  readonly ours: ReadonlySet<string>
}

export type Tags = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]

/** The tags of an answer; `undefined` where the endpoint has no tags. @throws UnansweredError */
export function tagsIn<Output>(answer: Answer<Output>, read: (output: Output) => Tags | undefined): Tags | undefined {
  if (answer.status === 'done') return read(answer.output) ?? []
  if (answer.status === 'not-available') return undefined
  throw new UnansweredError(answer)
}

/** Tags that come as an object. */
export function tagList(tags: Readonly<Record<string, string>> = {}): Tags {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/**
 * How we know that something is ours. INVARIANT (only what we made): what can be tagged and has not our tag is not ours, whatever the
 * journal says. Someone has made it anew under the same name, or has taken the tag away to keep it.
 *
 * @param tags `undefined`: the endpoint cannot say.
 */
export function knownBy(arn: string, tags: Tags | undefined, recorded: ReadonlySet<string>): KnownBy | undefined {
  const isRecorded = recorded.has(arn)
  if (!tags) return isRecorded ? 'journal' : undefined
  if (!tags.some(({ Key, Value }) => Key === MADE_BY.Key && Value === MADE_BY.Value)) return undefined
  return isRecorded ? 'tag and journal' : 'tag'
}

/** Something that may be ours. */
export interface Candidate {
  readonly arn: string
  readonly name: string
  readonly tags: Tags | undefined
}

/** What removing something takes. */
export type Removal = Pick<OurResource, 'calls' | 'notes' | 'blocked' | 'kept'>

/** Tells ours from others, and asks of ours what removing them takes. */
export async function sorted<C extends Candidate>(
  kind: string,
  candidates: readonly C[],
  recorded: ReadonlySet<string>,
  removalOf: (candidate: C) => Removal | Promise<Removal>,
): Promise<Found> {
  const ours: Promise<OurResource>[] = []
  const others: Other[] = []
  for (const candidate of candidates) {
    const { arn, name, tags } = candidate
    const known = knownBy(arn, tags, recorded)
    if (known) {
      const removal = Promise.resolve(removalOf(candidate))
      ours.push(removal.then((found) => ({ arn, name: `${kind} ${name}`, knownBy: known, ...found })))
    } else
      others.push({
        kind,
        name,
        ...(recorded.has(arn) && { note: 'secure made one of this name, and this one has not its tag' }),
      })
  }
  return { ours: await Promise.all(ours), others }
}

/** Where AWS keeps what is billed to the account, wherever its resources are. */
export const BILLING_REGION = 'us-east-1'

/** The regions in which something of a service can be ours. */
export function regionsOf(service: string, { account, recorded }: Search): readonly string[] {
  const named = [...recorded].flatMap((arn) => {
    const [, , of, region = ''] = arn.split(':')
    return of === service && region !== '' ? [region] : []
  })
  return [...new Set([BILLING_REGION, account.region, ...named])]
}

/** The found of several places together. */
export function together(found: readonly Found[]): Found {
  return { ours: found.flatMap(({ ours }) => ours), others: found.flatMap(({ others }) => others) }
}
