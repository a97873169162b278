import Link from '@cloudscape-design/components/link'
import type { Column } from '../../components/resource-table.tsx'
import { href } from '../../router/location.ts'

/** A policy as it applies to a user or a group. */
export interface AppliedPolicy {
  readonly id: string
  readonly name: string
  /** `undefined` for an inline policy. */
  readonly arn: string | undefined
  readonly type: string
  /** The group that brings it, where it does not belong to the user itself. */
  readonly from: string | undefined
  /** Of an inline policy. */
  readonly document: string | undefined
}

/** @param onOpenInline opens an inline policy's document; a managed policy has a page of its own */
export function appliedPolicyColumns(onOpenInline: (policy: AppliedPolicy) => void): Column<AppliedPolicy>[] {
  return [
    {
      id: 'name',
      header: 'Policy name',
      isRowHeader: true,
      cell: (policy) =>
        policy.arn === undefined ? (
          <Link onFollow={() => onOpenInline(policy)}>{policy.name}</Link>
        ) : (
          <Link href={href(`/iam/policies/${encodeURIComponent(policy.arn)}`)}>{policy.name}</Link>
        ),
    },
    { id: 'type', header: 'Type', cell: ({ type }) => type },
    {
      id: 'from',
      header: 'Attached via',
      cell: ({ from, arn }) =>
        from !== undefined ? (
          <Link href={href(`/iam/groups/${encodeURIComponent(from)}`)}>Group {from}</Link>
        ) : arn === undefined ? (
          'Inline'
        ) : (
          'Directly'
        ),
    },
  ]
}
