import { readFileSync } from 'node:fs'
import {
  accountId,
  anyObjectIn,
  fault,
  isAccountId,
  isRegionCode,
  OperatorFileFault,
  objectIn,
  textIn,
} from '../aws/index.ts'
import { type Settings, UpstreamFault } from '../gateway/index.ts'
import type { OutgoingKey } from '../protocol/index.ts'

type Environment = Readonly<Record<string, string | undefined>>

const OPTIONAL = [
  ...['keysFile', 'keysVariables', 'account', 'region', 'itsAccount', 'itsRegion', 'host', 'takesChunks', 'dryRun'],
  ...['concurrency', 'queue', 'seconds'],
]

/**
 * The upstreams of a file: `{"upstreams": {"s3": {"url": "…", …}}}`. Keys stand in files of their own or in variables.
 *
 * @throws UpstreamFault
 */
export function readUpstreamsFile(value: unknown, environment: Environment): readonly Settings[] {
  try {
    const { upstreams } = objectIn(value, 'the file', ['upstreams'])
    return Object.entries(anyObjectIn(upstreams, 'upstreams')).map(([name, each]) =>
      readSettings(name, each, environment),
    )
  } catch (error) {
    if (!(error instanceof OperatorFileFault)) throw error
    throw new UpstreamFault(
      `the file of upstreams cannot be used: ${error.message}`,
      'docs/gateway.md says what stands there',
    )
  }
}

function readSettings(name: string, value: unknown, environment: Environment): Settings {
  const place = `upstreams.${name}`
  const members = objectIn(value, place, ['url'], OPTIONAL)
  const text = (member: string, isOne: (text: string) => boolean, what: string) =>
    members[member] === undefined ? undefined : textIn(members[member], `${place}.${member}`, isOne, what)
  const id = (member: string) => {
    const found = text(member, isAccountId, 'an account’s id')
    return found === undefined ? undefined : accountId(found)
  }
  const number = (member: string, most: number) => numberIn(members[member], `${place}.${member}`, most)
  const { concurrency, queue, seconds } = {
    concurrency: number('concurrency', 10_000),
    queue: number('queue', 100_000),
    seconds: number('seconds', 86_400),
  }
  const host = text('host', (text) => text === 'own' || text === 'public', '`own` or `public`')
  return {
    name,
    url: textIn(members.url, `${place}.url`, () => true, 'a URL'),
    key: keyOf(members, place, environment),
    only: { account: id('account'), region: text('region', isRegionCode, 'a Region') },
    its: { account: id('itsAccount'), region: text('itsRegion', isItsRegion, 'a Region') },
    ...(host !== undefined && { host: host === 'own' ? 'own' : 'public' }),
    limits: {
      ...(concurrency !== undefined && { concurrency }),
      ...(queue !== undefined && { queue }),
      ...(seconds !== undefined && { seconds }),
    },
    takesChunks: booleanIn(members.takesChunks, `${place}.takesChunks`),
    isOnTrial: booleanIn(members.dryRun, `${place}.dryRun`),
  }
}

/** Emulators have Regions that AWS does not have, such as `ddblocal`. */
function isItsRegion(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(text)
}

function numberIn(value: unknown, place: string, most: number): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
  throw fault(place, `is no whole number from 1 to ${most}`)
}

function booleanIn(value: unknown, place: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  throw fault(place, 'is neither `true` nor `false`')
}

/** Nothing that is said of a key that cannot be read holds any of it. */
function keyOf(
  { keysFile, keysVariables }: Readonly<Record<string, unknown>>,
  place: string,
  environment: Environment,
): OutgoingKey | undefined {
  if (keysFile !== undefined && keysVariables !== undefined) {
    throw fault(place, 'has `keysFile` and `keysVariables`, and one is enough')
  }
  if (keysFile !== undefined) {
    const path = textIn(keysFile, `${place}.keysFile`, () => true, 'the path of a file')
    return keyIn(jsonOf(path, `${place}.keysFile`), `${place}.keysFile`)
  }
  if (keysVariables === undefined) return undefined
  const at = `${place}.keysVariables`
  const named = objectIn(keysVariables, at, ['accessKeyId', 'secretAccessKey'], ['sessionToken'])
  const values = Object.entries(named).map(([member, variable]) => {
    const name = textIn(variable, `${at}.${member}`, (text) => /^\w+$/.test(text), 'the name of a variable')
    const value = environment[name]
    if (!value) throw fault(`${at}.${member}`, 'names a variable that is not set')
    return [member, value]
  })
  return keyIn(Object.fromEntries(values), at)
}

function jsonOf(path: string, place: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw fault(place, 'names a file that cannot be read')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw fault(place, 'names a file that is not JSON')
  }
}

function keyIn(value: unknown, place: string): OutgoingKey {
  const members = objectIn(value, place, ['accessKeyId', 'secretAccessKey'], ['sessionToken'])
  const text = (member: string) =>
    textIn(members[member], `${place}: ${member}`, (text) => /^[\x21-\x7e]+$/.test(text), 'a text without spaces')
  return {
    accessKeyId: text('accessKeyId'),
    secretAccessKey: text('secretAccessKey'),
    sessionToken: members.sessionToken === undefined ? undefined : text('sessionToken'),
  }
}
