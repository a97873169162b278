import type { HttpRequest } from '../protocol/index.ts'
import type { MappedPrincipal } from './asker.ts'

/** What a system asks on behalf of one of its callers. */
export interface Question {
  /** As the system calls who calls it. */
  readonly name: string
  /** Who that is; `undefined`: nobody whom the operator has named. */
  readonly principal: MappedPrincipal | undefined
  /** Of who calls it; empty where the system does not say. */
  readonly sourceIp: string
  readonly userAgent: string
  /** Whether the caller came by https; false where the system does not say. */
  readonly secure: boolean
  readonly asked: AskedAction | AskedRequest
}

/** A system that knows the action by itself. */
export interface AskedAction {
  readonly what: 'action'
  /** `s3:GetObject` */
  readonly action: string
  readonly bucket: string
  readonly object: string
  readonly keys: Readonly<Record<string, string | readonly string[]>>
}

/** A system that tells of the request as it came, or of a part of it. */
export interface AskedRequest {
  readonly what: 'request'
  readonly request: HttpRequest
  /** The service's signing name. */
  readonly service: string
  /** What the system does not tell. What only that could say counts for a Deny, and against an Allow. */
  readonly untold: 'nothing' | 'body' | 'headers and body'
  /** Bucket and key as the system has understood the request, where it says so. */
  readonly understood?: { readonly bucket: string; readonly object: string } | undefined
}

/** Why a question cannot be answered but by no. */
export class Unanswerable extends Error {}

type Members = Readonly<Record<string, unknown>>

/** @throws Unanswerable */
export function membersOf(value: unknown, what: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members
  throw new Unanswerable(`${what} is no object`)
}

/** @throws Unanswerable */
export function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new Unanswerable(`${what} is no text`)
}
