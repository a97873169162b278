import type { OwnLayers } from '../../decide/layers.ts'
import type { ContextMap } from '../known-context.ts'
import type { AnalysedStatement, StatementLayer } from '../statements.ts'
import type { Permission } from './permission.ts'

/** Policies compiled: those of the principal, its boundary by itself, and each level of service control policies. */
export interface Compiled {
  readonly layers: OwnLayers
  readonly limit: OwnLayers | undefined
  readonly controls: readonly OwnLayers[]
}

/** The statements for one action, by the layers that must all allow. */
export interface Relevant {
  readonly layers: readonly StatementLayer[]
  readonly statements: readonly AnalysedStatement[]
  readonly tested: ReadonlySet<string>
}

/**
 * What was found out for one of those who have the same policies: permissions by their action, with what is known that
 * these ask for; `null`: there is none.
 */
export class Answers {
  readonly compiled = new Map<string, Compiled>()
  readonly permissions = new Map<string, Map<string, Permission | null>>()
  /** What was known of whom a permission was found for. */
  readonly knownFor = new WeakMap<Permission, ContextMap>()
  readonly relevant = new Map<string, Relevant>()
}
