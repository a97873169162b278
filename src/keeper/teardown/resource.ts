import { type Account, type Answer, type Call, UnansweredError } from '../account/index.ts'
import { BILLING_REGION } from '../billing/metric.ts'
import { isMadeBy } from '../made-by.ts'
import type { Recorded } from './recorded.ts'

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

/** By the tag alone means that it may be ours: whoever may tag can say so of anything. */
export type KnownBy = 'tag' | 'journal' | 'tag and journal' | 'tag and your word'

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
  /** What has our tag, and nothing else says that it is ours. */
  readonly doubtful: readonly OurResource[]
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
  /** What the journal says was made. */
  readonly recorded: Recorded['made']
  /** Whom `secure` subscribed to a topic. */
  readonly addresses: Recorded['addresses']
  /** ARNs of what has our tag alone, and a person says is ours. */
  readonly named: ReadonlySet<string>
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

/** Something that may be ours. */
export interface Candidate {
  readonly arn: string
  readonly name: string
  /**
   * `undefined`: the endpoint cannot say. Of what has a name that `secure` never gives, none: its tags are not asked
   * for.
   */
  readonly tags: Tags | undefined
  /** When it was made, where AWS tells. */
  readonly created?: Date | undefined
}

/**
 * How we know that something is ours. INVARIANT (only what we made): neither tag nor journal is enough. What can be
 * tagged and has not our tag is not ours, whatever the journal says: someone has made it anew under the same name, or
 * has taken the tag away to keep it. And whoever may tag can put the tag on anything.
 */
export function knownBy(
  candidate: Candidate,
  { recorded, named }: Pick<Search, 'recorded' | 'named'>,
): KnownBy | undefined {
  const { arn, tags } = candidate
  const isRecorded = recorded.get(arn)?.some((time) => isOf(time, candidate)) === true
  if (!tags) return isRecorded ? 'journal' : undefined
  if (!isMadeBy(tags)) return undefined
  if (isRecorded) return 'tag and journal'
  return named.has(arn) ? 'tag and your word' : 'tag'
}

/**
 * "In most cases, a request must reach AWS within five minutes of the time stamp in the request."
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-signing.html
 */
const MOST_SKEW = 300_000

/** Whether something was made by the call of that time, and not later by somebody else under the same name. */
function isOf(time: number, { created }: Candidate): boolean {
  return created === undefined || Math.abs(created.getTime() - time) <= MOST_SKEW
}

/** What removing something takes. */
export type Removal = Pick<OurResource, 'calls' | 'notes' | 'blocked' | 'kept'>

/** Tells ours from others, and asks of ours what removing them takes. */
export async function sorted<C extends Candidate>(
  kind: string,
  candidates: readonly C[],
  search: Search,
  removalOf: (candidate: C) => Removal | Promise<Removal>,
): Promise<Found> {
  const tagged: Promise<OurResource>[] = []
  const others: Other[] = []
  for (const candidate of candidates) {
    const { arn, name } = candidate
    const known = knownBy(candidate, search)
    if (known) {
      const removal = Promise.resolve(removalOf(candidate))
      tagged.push(removal.then((found) => ({ arn, name: `${kind} ${name}`, knownBy: known, ...found })))
    } else others.push({ kind, name, ...(search.recorded.has(arn) && { note: note(candidate) }) })
  }
  const found = await Promise.all(tagged)
  // What stays in any case needs no word of anyone.
  const isDoubtful = ({ knownBy, kept }: OurResource) => knownBy === 'tag' && kept === undefined
  return { ours: found.filter((each) => !isDoubtful(each)), doubtful: found.filter(isDoubtful), others }
}

function note({ tags }: Candidate): string {
  return `secure made one of this name, and this one ${tags ? 'has not its tag' : 'is of another time'}`
}

/** The regions in which something of a service can be ours. */
export function regionsOf(service: string, { account, recorded }: Search): readonly string[] {
  const named = [...recorded.keys()].flatMap((arn) => {
    const [, , of, region = ''] = arn.split(':')
    return of === service && region !== '' ? [region] : []
  })
  return [...new Set([BILLING_REGION, account.region, ...named])]
}

/** What the journal says was made and nothing can be seen of: it must not be forgotten. */
export function onlyRecorded(
  made: Recorded['made'],
  isOf: (service: string, resource: string, region: string) => boolean,
  blocked: string,
): readonly OurResource[] {
  return [...made.keys()].flatMap((arn) => {
    const [, , service = '', region = '', , ...resource] = arn.split(':')
    return isOf(service, resource.join(':'), region) ? [{ arn, name: arn, knownBy: 'journal', calls: [], blocked }] : []
  })
}

/** The found of several places together. */
export function together(found: readonly Found[]): Found {
  return {
    ours: found.flatMap(({ ours }) => ours),
    doubtful: found.flatMap(({ doubtful }) => doubtful),
    others: found.flatMap(({ others }) => others),
  }
}
