/**
 * Proves what a user or a role can never do. It reads the policies of the account, lets the policy engine prove, and
 * asks the account about a sample. It changes nothing, and never says "proved" of what was only tried.
 */
import type { Account as AnalysedAccount } from '../../policy/analyse/index.ts'
import { isServiceLinkedRole, PolicySyntaxError } from '../../policy/index.ts'
import { type Account, CannotRun, isRefusedSimulation, UnansweredError } from '../account/index.ts'
import type { Answer, Gap, NotTried, Simulation, Unseen } from './answer.ts'
import { attachmentsOf } from './attachments.ts'
import { liveCalls } from './live-calls.ts'
import { type PrincipalArn, principalArn } from './principal-arn.ts'
import { insideOf, type Proof, prove } from './proof.ts'
import { readAccount } from './read-account.ts'
import { sampleOf } from './sample.ts'
import { simulateSample } from './simulate.ts'

export { type Answer, isConfined } from './answer.ts'
export { answerData } from './answer-data.ts'
export { PROVE_READS } from './permissions.ts'
export { answerText } from './report.ts'

export interface Question {
  /** The ARN of a user or a role of the account. */
  readonly principal: string
  /** What it should be confined to: `iam:*`. */
  readonly only: readonly string[]
  /** The account as the principal's own credentials reach it, for calls as the principal. */
  readonly asPrincipal?: Account | undefined
}

/**
 * Whether a principal can ever do anything but what the patterns cover.
 *
 * @throws CannotRun for a principal that is not there, and where the account's policies cannot be read.
 */
export async function answerTo({ principal: text, only, asPrincipal }: Question, account: Account): Promise<Answer> {
  const principal = principalArn(text, account.accountId)
  if (asPrincipal) assertIs(asPrincipal, principal)
  const seen = await readAccount(account)
  // "SCPs do not affect any service-linked role."
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
  const whole = isServiceLinkedRole(principal.arn) ? { ...seen.account, serviceControl: [] } : seen.account
  const proof = provedOf(whole, principal, only)
  if (!proof) {
    throw new CannotRun(
      `the account has no ${principal.kind} \`${principal.arn}\``,
      `\`aws iam list-${principal.kind}s\` shows the ARNs of those there are`,
    )
  }
  return {
    principal,
    only,
    proof,
    attachments: attachmentsOf(whole, principal.arn),
    simulation: await simulation(account, proof, principal, only),
    calls: asPrincipal ? await liveCalls(asPrincipal, proof) : NO_CREDENTIALS,
    gaps: gapsOutside(seen.gaps, only),
    unseen: [...seen.unseen, ...alwaysUnseen(principal, proof)],
  }
}

/** @throws CannotRun for a policy that the engine does not understand: AWS may have learnt something new. */
function provedOf(account: AnalysedAccount, { arn }: PrincipalArn, patterns: readonly string[]): Proof | undefined {
  try {
    return prove(account, arn, patterns)
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    throw new CannotRun(
      `a policy of the account is not understood: ${error.message}`,
      '`castellan policy lint` on the policies of the account shows which',
      { cause: error },
    )
  }
}

const NO_CREDENTIALS: NotTried = {
  why: 'no calls were made as the principal: `--as-profile` names a profile with its credentials',
}

/** @throws CannotRun for credentials of someone else. */
function assertIs({ caller, accountId }: Account, principal: PrincipalArn): void {
  const isPrincipal =
    principal.kind === 'user'
      ? caller.arn === principal.arn
      : caller.kind === 'role' && caller.name === principal.name && accountId === principal.accountId
  if (isPrincipal) return
  throw new CannotRun(
    `the credentials of \`--as-profile\` are of \`${caller.arn}\`, not of \`${principal.arn}\``,
    'name a profile with credentials of the principal, or leave it out',
  )
}

async function simulation(
  account: Account,
  proof: Proof,
  { arn }: PrincipalArn,
  patterns: readonly string[],
): Promise<Simulation | NotTried> {
  try {
    return await simulateSample(arn, proof.policies, sampleOf(proof, patterns), async (input) => {
      const answer = await account.ask('iam', 'SimulatePrincipalPolicy', input)
      if (answer.status === 'done') return answer.output
      if (isRefusedSimulation(answer)) return 'refused'
      throw new UnansweredError(answer)
    })
  } catch (error) {
    if (error instanceof UnansweredError) return { why: `nothing was simulated: ${error.message}` }
    throw error
  }
}

/** Those that could allow an action that no pattern covers. */
function gapsOutside(gaps: readonly Gap[], patterns: readonly string[]): readonly Gap[] {
  const isInside = insideOf(patterns)
  return gaps.filter(({ actions }) => actions === undefined || !actions.every(isInside))
}

function alwaysUnseen({ kind }: PrincipalArn, { allowed }: Proof): readonly Unseen[] {
  const federates = kind === 'user' && allowed.some(({ actions }) => actions.includes('sts:GetFederationToken'))
  return [
    {
      what: "policies of resources and of other accounts' roles that name it",
      effect: 'can allow more',
    },
    { what: 'session policies, and resource control policies of an organization', effect: 'can only take away' },
    ...(federates
      ? [
          {
            what: 'federated sessions that it makes, with names and tags of its choice',
            effect: 'can allow more',
          } as const,
        ]
      : []),
  ]
}
