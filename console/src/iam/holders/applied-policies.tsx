import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { ResourceTable } from '../../components/resource-table.tsx'
import { useQuery } from '../../components/use-query.ts'
import { AttachPoliciesModal } from '../policies/attach-policies-modal.tsx'
import { InlinePolicyModal } from '../policies/inline-policy-modal.tsx'
import { forgetPolicies } from '../policies/managed-policies.ts'
import { appliedPolicyColumns } from '../policies/policy-columns.tsx'
import type { PolicyHolder } from './holder.ts'

const DESCRIPTIONS = {
  user: 'Permissions are defined by policies attached to the user directly or through groups.',
  role: 'Permissions are defined by policies attached to the role.',
  group: 'Permissions are defined by policies attached to the group, and are those of its users.',
}

interface Props {
  readonly holder: PolicyHolder
  readonly onChanged: () => Promise<void>
}

/** Policies attached, inline, and from groups: read, given and taken. */
export function AppliedPolicies({ holder, onChanged }: Props) {
  const { kind, name } = holder
  const policies = useQuery(`policies of ${kind} ${name}`, holder.policies)
  const [selectedId, setSelectedId] = useState<string>()
  const [asked, setAsked] = useState<'attach' | 'inline' | 'remove'>()
  const [edited, setEdited] = useState<{ name: string; document: string }>()
  const selected = policies.data?.find(({ id }) => id === selectedId)
  const changed = async () => {
    forgetPolicies()
    await Promise.all([policies.reload(), onChanged()])
  }
  const close = () => {
    setAsked(undefined)
    setEdited(undefined)
  }

  return (
    <>
      <ResourceTable
        name="Permissions policies"
        query={policies}
        columns={appliedPolicyColumns((policy) => {
          setEdited({ name: policy.name, document: policy.document ?? '' })
          setAsked('inline')
        })}
        idOf={({ id }) => id}
        description={DESCRIPTIONS[kind]}
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([policy]) => setSelectedId(policy?.id)}
        emptyText={`This ${kind} has no permissions.`}
        actions={
          <>
            <Button disabled={selected === undefined || selected.from !== undefined} onClick={() => setAsked('remove')}>
              Remove
            </Button>
            <Button onClick={() => setAsked('inline')}>Create inline policy</Button>
            <Button onClick={() => setAsked('attach')}>Add permissions</Button>
          </>
        }
      />
      {asked === 'attach' && (
        <AttachPoliciesModal
          to={name}
          without={new Set(policies.data?.flatMap(({ arn, from }) => (arn && !from ? [arn] : [])))}
          attach={holder.attach}
          onChanged={changed}
          onClose={close}
        />
      )}
      {asked === 'inline' && (
        <InlinePolicyModal {...(edited && { edited })} put={holder.putInline} onChanged={changed} onClose={close} />
      )}
      {asked === 'remove' && selected !== undefined && (
        <ConfirmModal
          header={`Remove ${selected.name}?`}
          confirm="Remove"
          onConfirm={async () => {
            await (selected.arn === undefined ? holder.deleteInline(selected.name) : holder.detach(selected.arn))
            setSelectedId(undefined)
            await changed()
          }}
          onClose={close}
        >
          {selected.arn === undefined
            ? `The inline policy is deleted for ever, and ${name} loses what it allows.`
            : `${name} loses what the policy allows. The policy itself stays.`}
        </ConfirmModal>
      )}
    </>
  )
}
