import { BlockList, isIP } from 'node:net'
import { isGuessableKeyId, isLoopback } from '../aws/index.ts'
import { hostName } from '../web/public-address.ts'
import type { RequestHead } from './http-server.ts'
import type { Log } from './log.ts'
import { type ServeOptions, StartError } from './options.ts'
import { isOfPageOrProxy } from './plain-request.ts'

/** Names what it means: its value must be `yes`. */
export const ANYONE_NEARBY = 'CASTELLAN_ANYONE_ON_THIS_NETWORK_MAY_BE_ROOT'

type Setting = Pick<ServeOptions, 'host' | 'environment'>

/** What stands between a guessable key and whoever has guessed it. */
type Asker = Pick<RequestHead, 'sourceIp' | 'headers'>

/** https://www.rfc-editor.org/rfc/rfc1918 and https://www.rfc-editor.org/rfc/rfc4193 */
const PRIVATE = new BlockList()
PRIVATE.addSubnet('10.0.0.0', 8)
PRIVATE.addSubnet('172.16.0.0', 12)
PRIVATE.addSubnet('192.168.0.0', 16)
PRIVATE.addSubnet('fc00::', 7, 'ipv6')

/** Ends of names that no public name has: what leads a browser here by one of its own does not end so. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|localhost\.localstack\.cloud)\.?$/i
const NEARBY_NAME = /^[a-z0-9_-]+$|\.(?:internal|local)\.?$/i

/**
 * Keys such as `test` with the secret `test`: they are root's or a user's like any other, and what is signed by one is
 * verified and decided like anything else; but anybody can sign by them. So they are taken from programs of this
 * machine alone: not from a page, which could sign or be led here by a name of its own, and not through a proxy. Where
 * the operator has said that anyone nearby may be root, from private addresses too.
 */
export class GuessableKeys {
  readonly #isLoopback: boolean
  readonly #takesNearby: boolean
  readonly #log: Log
  readonly #said = new Set<string>()

  constructor({ host, environment }: Setting, log: Log) {
    this.#isLoopback = isLoopback(host)
    this.#takesNearby = takesNearby(environment)
    this.#log = log
  }

  /** Whether the key is taken from who asks; the log has the reason, once each, since the caller is not told. */
  admits(accessKeyId: string, asker: Asker): boolean {
    const reason = this.#refusal(asker)
    if (reason === undefined) return true
    if (!this.#said.has(reason)) {
      this.#said.add(reason)
      this.#log.warn(`the access key \`${accessKeyId}\`, which anybody can guess, was not taken: ${reason}`)
    }
    return false
  }

  #refusal({ sourceIp, headers }: Asker): string | undefined {
    if (isOfPageOrProxy(headers)) return 'a page or a proxy sent the request'
    const host = hostName(headers.host)
    if (this.#isLoopback) {
      if (!isLoopback(sourceIp)) return 'the request came from another machine'
      return isOwnName(host) ? undefined : 'the `Host` of the request is no name of this machine'
    }
    if (!this.#takesNearby) return `the server listens beyond this machine, and \`${ANYONE_NEARBY}\` is not \`yes\``
    if (!isLoopback(sourceIp) && !isPrivate(sourceIp)) return 'the request came from a public address'
    if (isOwnName(host) || NEARBY_NAME.test(host) || isIP(host.replace(/^\[|\]$/g, '')) !== 0) return undefined
    return 'the `Host` of the request may be a public name'
  }
}

/**
 * What the log says first where root is to have a key that can be guessed.
 *
 * @throws StartError where others reach it, and the operator has not said that they may be root.
 */
export function guessableKeyWarning({ host, environment }: Setting): string | undefined {
  const accessKeyId = environment.CASTELLAN_ROOT_ACCESS_KEY_ID
  if (accessKeyId === undefined || !isGuessableKeyId(accessKeyId)) return undefined
  if (isLoopback(host)) {
    return `anybody on this machine can guess root's access key \`${accessKeyId}\`: it is taken from no other`
  }
  if (!takesNearby(environment)) {
    throw new StartError(
      `anybody who reaches \`${host}\` can guess root's access key \`${accessKeyId}\``,
      `listen on 127.0.0.1, give root another key, or, in a container alone, set \`${ANYONE_NEARBY}=yes\``,
    )
  }
  return `ANYBODY ON THIS NETWORK CAN BE ROOT: the access key \`${accessKeyId}\` can be guessed, and is taken from every private address`
}

function takesNearby(environment: Setting['environment']): boolean {
  const value = environment[ANYONE_NEARBY]
  if (value === undefined || value === '' || value === 'yes') return value === 'yes'
  throw new StartError(`\`${ANYONE_NEARBY}\` is neither \`yes\` nor absent`, 'set it to `yes`, or unset it')
}

function isOwnName(host: string): boolean {
  return isLoopback(host) || LOCAL_NAME.test(host)
}

function isPrivate(ip: string): boolean {
  const family = isIP(ip)
  return family !== 0 && PRIVATE.check(ip, family === 6 ? 'ipv6' : 'ipv4')
}
