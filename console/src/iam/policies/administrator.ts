/** A policy by name and text, from wherever it applies to a user. */
export interface NamedDocument {
  readonly name: string
  readonly document: string
}

interface Statement {
  readonly Effect?: string
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
}

/** Each lets its holder give somebody, itself included, any permission; with the kind of resource that it works on. */
const ESCALATIONS: readonly (readonly [action: string, resource: string])[] = [
  ['iam:AddUserToGroup', 'group/any'],
  ['iam:AttachGroupPolicy', 'group/any'],
  ['iam:AttachRolePolicy', 'role/any'],
  ['iam:AttachUserPolicy', 'user/any'],
  ['iam:CreateAccessKey', 'user/any'],
  ['iam:CreateLoginProfile', 'user/any'],
  ['iam:CreatePolicyVersion', 'policy/any'],
  ['iam:PutGroupPolicy', 'group/any'],
  ['iam:PutRolePolicy', 'role/any'],
  ['iam:PutUserPolicy', 'user/any'],
  ['iam:SetDefaultPolicyVersion', 'policy/any'],
  ['iam:UpdateAssumeRolePolicy', 'role/any'],
  ['iam:UpdateLoginProfile', 'user/any'],
]

/**
 * Says why the holder of these policies is as good as an administrator, or `undefined`. It reads what the policies allow,
 * and errs towards warning: conditions, denies and boundaries may take it back, and only the server decides.
 */
export function administratorBy(policies: readonly NamedDocument[]): string | undefined {
  for (const { name, document } of policies) {
    const action = escalationIn(document)
    if (action === '*') return `${name} allows everything`
    if (action !== undefined) return `${name} allows ${action}: its holder can create an administrator`
  }
  return undefined
}

function escalationIn(document: string): string | undefined {
  for (const statement of statementsOf(document)) {
    if (statement.Effect !== 'Allow') continue
    const allowsAll = ['any:Thing', 'iam:AnyThing'].every((action) => allowsAction(statement, action))
    if (allowsAll && allowsResource(statement, 'arn:aws:any:::thing')) return '*'
    for (const [action, resource] of ESCALATIONS) {
      if (!allowsAction(statement, action)) continue
      if (!allowsResource(statement, `arn:aws:iam::000000000000:${resource}`)) continue
      return allowsAction(statement, 'iam:AnyThing') ? 'iam:*' : action
    }
  }
  return undefined
}

function statementsOf(document: string): Statement[] {
  try {
    const { Statement: statements }: { Statement?: Statement | Statement[] } = JSON.parse(document)
    return statements === undefined ? [] : [statements].flat()
  } catch {
    return []
  }
}

function allowsAction({ Action, NotAction }: Statement, action: string): boolean {
  if (Action !== undefined) return list(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))
  return (
    list(NotAction).length > 0 &&
    !list(NotAction).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))
  )
}

function allowsResource({ Resource, NotResource }: Statement, arn: string): boolean {
  if (Resource !== undefined) {
    // The account's number is not known here: any number stands for it.
    return list(Resource).some((pattern) => matches(pattern.replace(/:\d{12}:/, ':000000000000:'), arn))
  }
  return list(NotResource).length > 0
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

/** `*` is any run of characters and `?` one, in at most pattern length x text length steps. */
function matches(pattern: string, text: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let index = 0
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at++
      resume = index
    } else if (pattern[at] === '?' || pattern[at] === text[index]) {
      at++
      index++
    } else if (star >= 0) {
      at = star + 1
      index = ++resume
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
