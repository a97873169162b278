import { UNKNOWN } from '../aws/index.ts'
import { isRecord, MOST_VALUES, TooMuchAsked } from './path.ts'

/** The texts that members of this name hold in `root` and all that is in it. */
export function deepValues(root: unknown, member: string): readonly string[] {
  const found: string[] = []
  const open: unknown[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (open.length > MOST_VALUES) throw new TooMuchAsked()
    if (Array.isArray(value)) open.push(...value)
    else if (isRecord(value)) {
      for (const [name, each] of Object.entries(value)) {
        if (name === member && typeof each === 'string') found.push(each)
        else if (typeof each === 'object' && each !== null) open.push(each)
      }
    }
  }
  return found
}

const ROLE = /^arn:[^:\s]*:iam::\d{12}:role\/\S+$/

/**
 * The roles that a document names in members of this name. One that is named in a way that nobody can read here is
 * unknown; `{{ AutomationAssumeRole }}` is a parameter, whose value stands elsewhere.
 */
export function rolesInText(text: string, member: string): readonly string[] {
  const values = jsonValues(text, member) ?? yamlValues(text, member)
  return values
    .map((value) => value.trim())
    .filter((value) => value !== '' && !/^\{\{.*\}\}$/.test(value))
    .map((value) => (ROLE.test(value) ? value : UNKNOWN))
}

/** `undefined` where the document is no JSON. */
function jsonValues(text: string, member: string): readonly string[] | undefined {
  try {
    return deepValues(JSON.parse(text), member)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Whether a document, as JSON or YAML, speaks of a member of this name anywhere. */
export function isNamedInText(text: string, member: string): boolean {
  return written(text).includes(member)
}

/** Escapes written out, so that none hides a name. */
function written(text: string): string {
  return text.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (_, long?: string, short?: string) =>
    String.fromCharCode(Number.parseInt(long ?? short ?? '', 16)),
  )
}

/** What follows the member's name on its line. */
function yamlValues(text: string, member: string): readonly string[] {
  return written(text)
    .split(/\r?\n/)
    .flatMap((line) => {
      const at = line.indexOf(member)
      const [, value] = (at === -1 ? undefined : /^["']?[ \t]*:(.*)$/.exec(line.slice(at + member.length))) ?? []
      return value === undefined ? [] : [value.replace(/\s#.*$/, '').replace(/["']/g, '')]
    })
}
