import type { TagDraft } from '../limits.ts'
import type { AppliedPolicy } from '../policies/policy-columns.tsx'

/** A user or a role, as what policies, a boundary and tags belong to: the calls that read and change them. */
export interface PolicyHolder {
  readonly kind: 'user' | 'role'
  readonly name: string
  /** All that apply to it, with the group that one comes from. */
  policies(): Promise<readonly AppliedPolicy[]>
  attach(policyArn: string): Promise<unknown>
  detach(policyArn: string): Promise<unknown>
  putInline(policyName: string, document: string): Promise<unknown>
  deleteInline(policyName: string): Promise<unknown>
  setBoundary(policyArn: string): Promise<unknown>
  removeBoundary(): Promise<unknown>
  tags(): Promise<readonly TagDraft[]>
  tag(tags: readonly TagDraft[]): Promise<unknown>
  untag(keys: readonly string[]): Promise<unknown>
}

/** A tag as IAM has it. */
export const toTag = ({ key, value }: TagDraft) => ({ Key: key, Value: value })

/** A tag as forms have it. */
export const fromTag = ({ Key: key = '', Value: value = '' }: { Key?: string; Value?: string }) => ({ key, value })
