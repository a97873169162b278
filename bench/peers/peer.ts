import { createRequire } from 'node:module'
import type { MixedRequest } from '../policy-workload.ts'

/** A policy engine that is measured beside Castellan's, with the same policies in its own language. */
export interface Peer {
  readonly name: string
  readonly isAllowed: (request: MixedRequest) => boolean
}

/** The packages of this folder; they are no dependencies of the project. */
const require = createRequire(import.meta.url)

/** The package `name`, or `undefined` where `npm install --prefix bench/peers` was not run. */
export function installed(name: string): unknown {
  try {
    return require(name)
  } catch {
    return undefined
  }
}

/** An element that holds one value or a list. */
export function list<T extends string | boolean>(value: T | readonly T[]): readonly string[] {
  return [value].flat().map(String)
}
