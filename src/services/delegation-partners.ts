import { type AccountId, anyObjectIn, fault, isAccountId, listIn, objectIn, textIn } from '../aws/index.ts'
import { assertTemplate, type DelegationTemplate, TemplateError } from './delegation-template.ts'

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
   * @param file `{ "partners": [{ "accountId", "name", "templates": [{ "arn", "policy" }] }] }`
   * @throws OperatorFileFault
   */
  constructor(file: unknown = NO_PARTNERS) {
    const { partners } = objectIn(file, 'the file', ['partners'])
    this.#partners = byKey(partners, 'partners', partnerIn, ({ accountId }) => accountId)
  }

  ofAccount(accountId: string): DelegationPartner | undefined {
    return this.#partners.get(accountId)
  }

  /** By account id. */
  all(): readonly DelegationPartner[] {
    return [...this.#partners.values()].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
  }
}

function partnerIn(value: unknown, place: string): DelegationPartner {
  const members = objectIn(value, place, ['accountId', 'name', 'templates'])
  const accountId = textIn(members.accountId, `${place}.accountId`, isAccountId, 'an account ID')
  const isName = (text: string) => PARTNER_NAME.test(text)
  const name = textIn(members.name, `${place}.name`, isName, 'a name of 1 to 30 Latin characters')
  const templates = byKey(members.templates, `${place}.templates`, templateIn, ({ arn }) => arn)
  return { accountId: accountId as AccountId, name, templates }
}

function templateIn(value: unknown, place: string): RegisteredTemplate & { readonly arn: string } {
  const members = objectIn(value, place, ['arn', 'policy'], ['permissionsBoundaries'])
  const { permissionsBoundaries = [] } = members
  const isTemplate = (text: string) => TEMPLATE_ARN.test(text)
  const arn = textIn(members.arn, `${place}.arn`, isTemplate, 'like arn:aws:iam:::delegation-template/NAME')
  const isBoundary = (text: string) => BOUNDARY_ARN.test(text)
  const at = `${place}.permissionsBoundaries`
  const boundaries = listIn(permissionsBoundaries, at).map((each, index) =>
    textIn(each, `${at}[${index}]`, isBoundary, 'the ARN of a policy'),
  )
  return { arn, policy: policyIn(members.policy, `${place}.policy`), permissionsBoundaries: boundaries }
}

function policyIn(value: unknown, place: string): DelegationTemplate {
  const { Version, Statement } = objectIn(value, place, ['Version', 'Statement'])
  const version = textIn(Version, `${place}.Version`, (text) => text === '2012-10-17', '2012-10-17')
  const statements = (Array.isArray(Statement) ? Statement : [Statement]).map((each, index) =>
    anyObjectIn(each, `${place}.Statement[${index}]`),
  )
  const template = { Version: version, Statement: statements }
  try {
    assertTemplate(template)
  } catch (error) {
    throw error instanceof TemplateError ? fault(place, `is no template: ${error.message}`) : error
  }
  return template
}

function byKey<T>(
  list: unknown,
  place: string,
  read: (value: unknown, place: string) => T,
  keyOf: (item: T) => string,
): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const [index, each] of listIn(list, place).entries()) {
    const item = read(each, `${place}[${index}]`)
    const key = keyOf(item)
    if (map.has(key)) throw fault(`${place}[${index}]`, `is ${key} once more`)
    map.set(key, item)
  }
  return map
}
