import { type PolicyKind, validatePolicy } from '../validate/validate.ts'
import { checks } from './checks/index.ts'
import { FINDING_TYPES, type Finding } from './finding.ts'
import { Lines } from './place.ts'
import { readForLint } from './read.ts'

export interface LintOptions {
  /** What the document is to be; `identity` where absent. */
  readonly kind?: PolicyKind
}

/**
 * The findings in a policy, as IAM Access Analyzer's policy validation gives them: the gravest first, then by place.
 * None means that every check passed. It never throws: what is no JSON is a finding too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-validation.html
 */
export function lintPolicy(text: string, { kind = 'identity' }: LintOptions = {}): readonly Finding[] {
  const policy = readForLint(text, kind)
  const lines = new Lines(text)
  const findings: Finding[] = []
  for (const { issueCode, findingType, learnMoreLink, run } of checks) {
    run(policy, (findingDetails, ...places) => {
      const locations = places.map((place) => lines.location(place))
      findings.push({ findingType, issueCode, findingDetails, learnMoreLink, locations })
    })
  }
  if (!findings.some(({ findingType }) => findingType === 'ERROR')) {
    const refusal = refusalOf(text, kind)
    if (refusal !== undefined) {
      findings.push({ ...REFUSED, findingDetails: refusal, locations: [lines.location(policy.place)] })
    }
  }
  return findings.sort(byGravityAndPlace)
}

/** For what IAM refuses to save although no check sees it. */
const REFUSED = {
  findingType: 'ERROR',
  issueCode: 'MALFORMED_POLICY_DOCUMENT',
  learnMoreLink: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
} as const

/** AWS's text where it would not save the document. */
function refusalOf(text: string, kind: PolicyKind): string | undefined {
  try {
    validatePolicy(text, kind)
    return undefined
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
}

function byGravityAndPlace(a: Finding, b: Finding): number {
  const gravity = FINDING_TYPES.indexOf(a.findingType) - FINDING_TYPES.indexOf(b.findingType)
  return gravity || (a.locations[0]?.span.start.offset ?? 0) - (b.locations[0]?.span.start.offset ?? 0)
}
