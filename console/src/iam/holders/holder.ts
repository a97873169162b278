import type { TagDraft } from '../limits.ts'
import type { AppliedPolicy } from '../policies/policy-columns.tsx'

/** What policies belong to: the calls that read and change them. */
export interface PolicyHolder {
  readonly kind: 'user' | 'role' | 'group'
  readonly name: string
  /** All that apply to it, with the group that one comes from. */
  policies(): Promise<readonly AppliedPolicy[]>
  attach(policyArn: string): Promise<unknown>
  detach(policyArn: string): Promise<unknown>
  putInline(policyName: string, document: string): Promise<unknown>
  deleteInline(policyName: string): Promise<unknown>
}

/** A user or a role, which have a boundary and tags too. */
export interface PrincipalHolder extends PolicyHolder, TagHolder {
  readonly kind: 'user' | 'role'
  setBoundary(policyArn: string): Promise<unknown>
  removeBoundary(): Promise<unknown>
}

/** What tags belong to. */
export interface TagHolder {
  readonly kind: 'user' | 'role' | 'group' | 'identity provider'
  readonly name: string
  tags(): Promise<readonly TagDraft[]>
  tag(tags: readonly TagDraft[]): Promise<unknown>
  untag(keys: readonly string[]): Promise<unknown>
}

/** A tag as IAM has it. */
export const toTag = ({ key, value }: TagDraft) => ({ Key: key, Value: value })

/** A tag as forms have it. */
export const fromTag = ({ Key: key = '', Value: value = '' }: { Key?: string; Value?: string }) => ({ key, value })
