import { readFileSync } from 'node:fs'
import { text as readAll } from 'node:stream/consumers'
import {
  compile,
  getManagedPolicy,
  listManagedPolicies,
  type PolicySource,
  type PolicyType,
} from '../../../policy/index.ts'
import { UsageError } from '../../command.ts'

/** Stands for standard input, as a file's name. */
const STANDARD_INPUT = '-'

/**
 * The policy that a word on the command line names: a file, `-` for standard input, or an AWS managed policy by its ARN
 * or name. A file of that name comes first.
 *
 * @throws UsageError for what can neither be read nor is known.
 */
export async function readPolicy(word: string): Promise<PolicySource> {
  if (word === STANDARD_INPUT) return { policy: 'standard input', document: await standardInput() }
  if (word.startsWith('arn:')) return managedPolicy(word)
  try {
    return { policy: word, document: readFileSync(word, 'utf8') }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const managed = code === 'ENOENT' ? managedPolicyNamed(word) : undefined
    if (managed) return managed
    throw new UsageError(`cannot read \`${word}\` (${code ?? 'unreadable'})`, HINT)
  }
}

/**
 * What a file holds, or standard input for `-`.
 *
 * @throws UsageError for what cannot be read.
 */
export async function readText(word: string, hint: string): Promise<string> {
  if (word === STANDARD_INPUT) return await standardInput()
  try {
    return readFileSync(word, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read \`${word}\` (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`, hint)
  }
}

/** Policies of one type, in this order, that pass `requireWhole`. */
export async function readWholePolicies(words: readonly string[], type?: PolicyType): Promise<readonly PolicySource[]> {
  const policies: PolicySource[] = []
  for (const word of words) {
    const policy = await readPolicy(word)
    requireWhole(policy, type)
    policies.push(policy)
  }
  return policies
}

/**
 * Refuses a policy that the engine cannot read in full: what it left out could be what denies.
 *
 * @throws UsageError that names the policy and what is wrong in it.
 */
export function requireWhole(source: PolicySource, type: PolicyType = 'identity-based policy'): void {
  try {
    compile([source], type)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new UsageError(`\`${source.policy}\` is no readable ${type}: ${problem}`, 'run `castellan policy lint` on it')
  }
}

const HINT = 'name a file, `-` for standard input, or an AWS managed policy'

let input: Promise<string> | undefined

/** It can be read once only; whoever names it twice means the same text. */
function standardInput(): Promise<string> {
  input ??= readAll(process.stdin)
  return input
}

function managedPolicy(arn: string): PolicySource {
  const policy = getManagedPolicy(arn)
  if (policy) return { policy: arn, document: policy.document }
  throw new UsageError(`AWS manages no policy \`${arn}\``, 'for a policy of your own name a file that holds it')
}

function managedPolicyNamed(name: string): PolicySource | undefined {
  const policy = listManagedPolicies().find((each) => each.name === name)
  return policy && managedPolicy(policy.arn)
}
