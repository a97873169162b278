import { type AccountId, isAccountId } from '../aws/index.ts'
import {
  assertTemplate,
  type DelegationTemplate,
  TemplateError,
  type TemplateStatement,
} from './delegation-template.ts'

/** A product's provider whom the operator lets ask accounts for a part of their permissions. */
export interface DelegationPartner {
  readonly accountId: AccountId
  readonly name: string
  /** By ARN. */
  readonly templates: ReadonlyMap<string, RegisteredTemplate>
}

export interface RegisteredTemplate {
  readonly policy: DelegationTemplate
  /** "The list of permissions boundary policies associated with the role creation." */
  readonly permissionsBoundaries: readonly string[]
}

/** As CreateDelegationRequest takes their ARNs. */
const TEMPLATE_ARN = /^arn:aws:iam::(aws|\d{12})?:delegation-template\/[\w+=,.@/-]{1,512}$/
const BOUNDARY_ARN = /^arn:aws:iam::[\w-]*:policy\/[\w+=,.@/-]{1,512}$/
/** As the model has the name of a requestor. */
const PARTNER_NAME = /^[\t\n\r -~¡-ÿ]{1,30}$/
const NO_PARTNERS = { partners: [] }

/**
 * The partners of AWS's onboarding, and the templates that they registered: the operator says who they are, and nobody
 * else can. Without any nobody may ask.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation-partner-guide.html
 */
export class DelegationPartners {
  readonly #partners: ReadonlyMap<string, DelegationPartner>

  /**
   * @param document `{ "partners": [{ "accountId", "name", "templates": [{ "arn", "policy" }] }] }`
   * @throws TemplateError for what is wrong with it, as a sentence without its full stop.
   */
  constructor(document: unknown = NO_PARTNERS) {
    const { partners } = members(document, 'the document', ['partners'])
    this.#partners = byKey(list(partners, '“partners”').map(partnerOf), ({ accountId }) => accountId)
  }

  ofAccount(accountId: string): DelegationPartner | undefined {
    return this.#partners.get(accountId)
  }

  /** By account id. */
  all(): readonly DelegationPartner[] {
    return [...this.#partners.values()].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
  }
}

function partnerOf(document: unknown): DelegationPartner {
  const { accountId, name, templates } = members(document, 'a partner', ['accountId', 'name', 'templates'])
  if (typeof accountId !== 'string' || !isAccountId(accountId)) {
    throw new TemplateError('the “accountId” of a partner is no text of twelve digits')
  }
  const of = `the partner ${accountId}`
  if (typeof name !== 'string' || !PARTNER_NAME.test(name)) {
    throw new TemplateError(`the “name” of ${of} is no text of 1 to 30 Latin characters`)
  }
  const registered = list(templates, `“templates” of ${of}`).map((each) => templateOf(each, of))
  return { accountId, name, templates: byKey(registered, ({ arn }) => arn) }
}

function templateOf(document: unknown, of: string): RegisteredTemplate & { readonly arn: string } {
  const known = ['arn', 'policy', 'permissionsBoundaries']
  const { arn, policy, permissionsBoundaries = [] } = members(document, `a template of ${of}`, known)
  if (typeof arn !== 'string' || !TEMPLATE_ARN.test(arn)) {
    throw new TemplateError(`the “arn” of a template of ${of} is not like arn:aws:iam:::delegation-template/NAME`)
  }
  const template = policyOf(policy, arn)
  try {
    assertTemplate(template)
  } catch (error) {
    throw error instanceof TemplateError ? new TemplateError(`the template ${arn}: ${error.message}`) : error
  }
  const boundaries = list(permissionsBoundaries, `“permissionsBoundaries” of ${arn}`)
  return { arn, policy: template, permissionsBoundaries: boundaries.map((each) => boundaryOf(each, arn)) }
}

function policyOf(policy: unknown, arn: string): DelegationTemplate {
  const { Version, Statement } = members(policy, `the “policy” of ${arn}`, ['Version', 'Statement'])
  if (Version !== '2012-10-17') throw new TemplateError(`the “policy” of ${arn} has not the Version 2012-10-17`)
  const statements = list(Array.isArray(Statement) ? Statement : [Statement], `“Statement” of ${arn}`)
  return { Version, Statement: statements.map((each) => members(each, `a statement of ${arn}`)) }
}

function boundaryOf(boundary: unknown, arn: string): string {
  if (typeof boundary === 'string' && BOUNDARY_ARN.test(boundary)) return boundary
  throw new TemplateError(`“permissionsBoundaries” of ${arn} has what is no ARN of a policy`)
}

/** @param known the members that it may have; default: any. */
function members(value: unknown, what: string, known?: readonly string[]): TemplateStatement {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TemplateError(`${what} is no JSON object`)
  }
  const strange = known && Object.keys(value).find((name) => !known.includes(name))
  if (strange !== undefined) throw new TemplateError(`${what} has a member “${strange}”, which means nothing`)
  return { ...value }
}

function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new TemplateError(`${what} is no list`)
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const item of items) {
    if (map.has(keyOf(item))) throw new TemplateError(`${keyOf(item)} is there twice`)
    map.set(keyOf(item), item)
  }
  return map
}
