import { PRINCIPAL_TYPES, STATEMENT_ELEMENTS } from '../language/document.ts'
import { hasPrincipals, type PolicyKind } from '../validate/validate.ts'
import type { LooseObject } from './loose-json.ts'
import type { Option } from './options.ts'

const WHAT_FOR: Readonly<Record<string, string>> = {
  Version: 'of the policy language: 2012-10-17',
  Id: 'a name for the policy',
  Statement: 'what is allowed or denied',
  Sid: 'a name for the statement',
  Effect: 'Allow or Deny',
  Principal: 'who',
  NotPrincipal: 'everybody but',
  Action: 'what may be done',
  NotAction: 'everything but',
  Resource: 'with which resources',
  NotResource: 'with all resources but',
  Condition: 'when',
}

/** Names that an object of the document or a statement does not have yet, and may. */
export function elementOptions(path: readonly string[], object: LooseObject, kind: PolicyKind): Option[] {
  const present = new Set(object.members.map(({ name }) => name.value))
  return namesAt(path, kind)
    .filter((name) => !present.has(name) && !present.has(opposite(name)))
    .map((text) => ({ kind: 'element', text, ...(WHAT_FOR[text] !== undefined && { detail: WHAT_FOR[text] }) }))
}

function namesAt(path: readonly string[], kind: PolicyKind): readonly string[] {
  const [first, second] = path
  if (first === undefined) return ['Version', 'Id', 'Statement']
  if (first !== 'Statement') return []
  if (second === undefined) return [...STATEMENT_ELEMENTS].filter((name) => isOf(kind, name))
  return path.length === 2 && (second === 'Principal' || second === 'NotPrincipal') ? PRINCIPAL_TYPES : []
}

/** What a kind of policy never has: an identity's policy no principal, a role's trust policy no resource. */
function isOf(kind: PolicyKind, name: string): boolean {
  if (name.endsWith('Principal')) return hasPrincipals(kind)
  return kind !== 'trust' || !name.endsWith('Resource')
}

/** `NotAction` for `Action`: one statement has one of them. */
function opposite(name: string): string {
  return name.startsWith('Not') ? name.slice(3) : `Not${name}`
}
