/**
 * What `docs/requests/` says: for every operation of every AWS service what a request asks for, and how sure that is.
 */
import { getServiceAuthorization } from '../src/policy/index.ts'
import {
  type AskRow,
  type OperationRule,
  type ResourceRow,
  ruleOf,
  serviceNames,
  serviceTable,
} from '../src/requests/index.ts'

export interface ServiceDoc {
  readonly service: string
  readonly text: string
  readonly counts: Counts
}

type Counts = Readonly<Record<OperationRule['surety'], number>>

const SURETIES: Readonly<Record<OperationRule['surety'], string>> = {
  exception: 'looked up',
  named: 'by names',
  guessed: 'guessed',
  unknown: 'part unknown',
  'no-action': 'no such action',
}

export function serviceDocs(): readonly ServiceDoc[] {
  return serviceNames().map(serviceDoc)
}

/** Of which services nothing is left that nobody looked up, and of which some is. */
function readSoFar(services: readonly ServiceDoc[]): string {
  const list = (found: readonly ServiceDoc[]) => found.map(({ service }) => `\`${service}\``).join(', ')
  const left = ({ named, guessed, unknown }: Counts) => named + guessed + unknown
  const read = services.filter(({ counts }) => counts.exception > 0)
  const whole = read.filter(({ counts }) => left(counts) === 0)
  const inPart = read.filter(({ counts }) => left(counts) > 0)
  return [
    `Of ${whole.length} services every operation that has an action was looked up: ${list(whole)}.`,
    '',
    `Of ${inPart.length} others some were: ${list(inPart)}.`,
  ].join('\n')
}

/** A line for each service, and one for all. */
export function summary(services: readonly ServiceDoc[]): string {
  const kinds = Object.keys(SURETIES) as OperationRule['surety'][]
  const row = (name: string, counts: readonly Counts[]) => {
    const numbers = kinds.map((kind) => counts.reduce((sum, each) => sum + each[kind], 0))
    return `| ${name} | ${numbers.reduce((sum, each) => sum + each)} | ${numbers.join(' | ')} |`
  }
  return [
    readSoFar(services),
    '',
    `| Service | operations | ${kinds.map((kind) => SURETIES[kind]).join(' | ')} |`,
    `|---|---|${kinds.map(() => '---|').join('')}`,
    row(
      '**all**',
      services.map(({ counts }) => counts),
    ),
    ...services.map(({ service, counts }) => row(`[${service}](requests/${service}.md)`, [counts])),
    '',
  ].join('\n')
}

function serviceDoc(service: string): ServiceDoc {
  const table = serviceTable(service)
  const counts = { exception: 0, named: 0, guessed: 0, unknown: 0, 'no-action': 0 }
  const said = new Set<string>()
  const lines = (table?.operationNames ?? []).map((operation) => {
    const rule = ruleOf(service, operation)
    if (rule === undefined) throw new Error(`${service} has no ${operation}`)
    counts[rule.surety]++
    for (const { keys = {} } of rule.rows) for (const name of Object.keys(keys)) said.add(name.toLowerCase())
    return `| ${operation} | ${rule.rows.map(rowText).join('<br>') || 'nothing'} | ${SURETIES[rule.surety]} |`
  })
  const prefix = table?.prefix ?? service
  const absent = absentKeys(prefix, said)
  const text = [
    `# ${service}\n`,
    `Actions of \`${prefix}\`. [What the columns say](../requests.md). Written by \`npm run requests\`.\n`,
    '| Operation | asks for | how sure |',
    '|---|---|---|',
    ...lines,
    ...(absent.length > 0
      ? ['', `Keys that no request says here, so that they are absent: ${absent.join(', ')}.`]
      : []),
    '',
  ].join('\n')
  return { service, text, counts }
}

function rowText({ action, on = [], each, when, ifGiven, tags, tagKeys, keys = {} }: AskRow): string {
  const resources = on.map(resourceText).join(', ')
  const pieces = [
    `\`${action}\` on ${on.length === 0 ? '`*`' : resources}`,
    each !== undefined && `for each of ${code(each)}`,
    when !== undefined && `where ${typeof when === 'string' ? `${code(when)} is given` : when.says}`,
    ifGiven && 'where one is given',
    tags !== undefined && `tags: ${code(tags)}`,
    tagKeys !== undefined && `tag keys: ${code(tagKeys)}`,
    ...Object.entries(keys).map(([name, value]) => `${code(name)}: ${valueText(value)}`),
  ]
  return pieces.filter((piece) => piece).join('; ')
}

function resourceText({ type, parts = {}, arns = [], optional, made }: ResourceRow): string {
  const places = [...new Set([...Object.values(parts).flat(), ...arns])].map(valueText)
  const said = places.length > 0 ? ` (${places.join(', ')})` : ''
  return `${type.replaceAll('|', '\\|')}${said}${optional ? ', if given' : ''}${made ? ', made by the call' : ''}`
}

function valueText(value: string | { readonly says: string }): string {
  if (typeof value !== 'string') return value.says
  return value.startsWith('=') ? `always ${code(value.slice(1))}` : code(value)
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}

function absentKeys(prefix: string, said: ReadonlySet<string>): readonly string[] {
  const keys = getServiceAuthorization(prefix)?.conditionKeys ?? []
  const isSaid = (name: string) => said.has(name.toLowerCase()) || said.has(name.toLowerCase().replace(/\$\{.*/, ''))
  return keys.flatMap(({ name }) => (name.startsWith('aws:') || isSaid(name) ? [] : [code(name)]))
}
