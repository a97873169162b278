import { noPublicAccess, type PublicAccessResourceType } from '../../policy/analyse/index.ts'

/** What is known of a resource's policy: whether it lets in people without any tie to those that it trusts. */
export type Exposure = 'private' | 'public' | 'undecided' | 'unreadable'

/** Judges policies of one type of resource, each text once: many resources have the same. */
export function exposureJudge(type: PublicAccessResourceType): (document: string) => Exposure {
  const known = new Map<string, Exposure>()
  return (document) => {
    const exposure = known.get(document) ?? judged(document, type)
    known.set(document, exposure)
    return exposure
  }
}

function judged(document: string, type: PublicAccessResourceType): Exposure {
  try {
    const { result, access } = noPublicAccess(document, type)
    if (result === 'PASS') return 'private'
    return access.length > 0 ? 'public' : 'undecided'
  } catch {
    return 'unreadable' // What the engine refuses to read is not passed.
  }
}

/** What is so, about something that has a name, such as `the topic bills`. */
export const EXPOSURE_SAYS = {
  public: (what: string) => `${what} is open to people without any tie to this account`,
  undecided: (what: string) => `it could not be excluded that ${what} is open to strangers`,
  unreadable: (what: string) => `the policy of ${what} cannot be read in full`,
} as const satisfies Readonly<Record<Exclude<Exposure, 'private'>, (what: string) => string>>
