import type { ArnFacts, Completions } from '../../../src/policy/complete/index.ts'
import type { PolicyKind } from '../../../src/policy/index.ts'
import type { Finding } from '../../../src/policy/lint/index.ts'
import type { Holder } from './holder.ts'

/** A principal as a policy names it: `AWS`, `Service`, `Federated` and what stands there. */
export interface NamedPrincipal {
  readonly type: string
  readonly value: string
}

/**
 * What the policy engine is asked in its worker. Questions and answers are plain data: they are copied from thread to
 * thread.
 */
export interface Questions {
  /** What is wrong with a document, or could be better. */
  readonly findings: {
    readonly asked: { readonly document: string; readonly kind: PolicyKind }
    readonly answer: readonly Finding[]
  }
  /** What may be typed at an offset of a document. */
  readonly completions: {
    readonly asked: ArnFacts & { readonly document: string; readonly offset: number; readonly kind: PolicyKind }
    readonly answer: Completions | undefined
  }
  /** Whom each document names as a principal; nobody, where it cannot be read. */
  readonly principals: {
    readonly asked: { readonly documents: readonly string[] }
    readonly answer: readonly (readonly NamedPrincipal[])[]
  }
  /** Why the holder of policies is an administrator or can become one; `undefined` where it can not. */
  readonly administrator: { readonly asked: Holder; readonly answer: string | undefined }
}

export type QuestionName = keyof Questions

/** One question on its way to the worker. */
export type Question = {
  readonly [Name in QuestionName]: {
    readonly id: number
    readonly name: Name
    readonly asked: Questions[Name]['asked']
  }
}[QuestionName]

/** What comes back. */
export type Reply =
  | { readonly id: number; readonly answer: Questions[QuestionName]['answer'] }
  | { readonly id: number; readonly failure: string }

export type { Completions, Finding, PolicyKind }
