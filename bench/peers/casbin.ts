import type { PolicySource } from '../../src/policy/index.ts'
import { parseTemplate } from '../../src/policy/language/template.ts'
import { compilePattern, type TextTest } from '../../src/policy/language/wildcard.ts'
import { type MixedRequest, statementsOf } from '../policy-workload.ts'
import { installed, list, type Peer } from './peer.ts'

/** What is used of `casbin`. */
interface Casbin {
  newModelFromString(text: string): unknown
  newEnforcer(model: unknown): Promise<Enforcer>
}

interface Enforcer {
  addPolicies(rules: readonly (readonly string[])[]): Promise<boolean>
  addFunction(name: string, test: (text: string, pattern: string) => boolean): Promise<void>
  enforceSync(action: string, resource: string): boolean
}

const MODEL = `
[request_definition]
r = act, obj
[policy_definition]
p = act, obj, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = matches(r.act, p.act) && matches(r.obj, p.obj)
`

/**
 * casbin, synchronously, with one rule for each action and resource of each statement. Its matchers have a `*` at the
 * end only, or stop at slashes and build regular expressions; it is given ours, compiled once for each pattern, which
 * is faster.
 *
 * What the translation loses: all conditions. Each statement is taken as if it had none, so that casbin has less to do,
 * and allows more.
 */
export async function casbin(sources: readonly PolicySource[]): Promise<Peer | undefined> {
  const engine = installed('casbin') as Casbin | undefined
  if (!engine) return undefined
  const enforcer = await engine.newEnforcer(engine.newModelFromString(MODEL))
  const tests = new Map<string, TextTest>()
  await enforcer.addFunction('matches', (text, pattern) => {
    const test = tests.get(pattern) ?? compilePattern(parseTemplate(pattern, '2008-10-17').flat() as number[])
    tests.set(pattern, test)
    return test(text)
  })
  const rules = sources
    .flatMap(statementsOf)
    .flatMap(({ Effect, Action, Resource }) =>
      list(Action).flatMap((action) =>
        list(Resource).map((resource) => [action.toLowerCase(), resource, Effect.toLowerCase()]),
      ),
    )
  // Statements that differ in their conditions alone are the same rule, and casbin takes none twice.
  await enforcer.addPolicies([...new Map(rules.map((rule) => [rule.join(' '), rule])).values()])
  return {
    name: 'casbin, without conditions',
    isAllowed: ({ action, resource }: MixedRequest) => enforcer.enforceSync(action.toLowerCase(), resource),
  }
}
