import {
  AttachUserPolicyCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { ResourceTable } from '../../../components/resource-table.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { appliedPoliciesOfUser } from '../../../iam/policies/applied-policies.ts'
import { AttachPoliciesModal } from '../../../iam/policies/attach-policies-modal.tsx'
import { InlinePolicyModal } from '../../../iam/policies/inline-policy-modal.tsx'
import { forgetPolicies } from '../../../iam/policies/managed-policies.ts'
import { appliedPolicyColumns } from '../../../iam/policies/policy-columns.tsx'
import { Boundary } from './boundary.tsx'

interface Props {
  readonly userName: string
  readonly boundaryArn: string | undefined
  readonly onChanged: () => Promise<void>
  readonly onBoundaryChanged: () => Promise<void>
}

/** What the user may do: policies attached, inline, and from its groups; and the boundary over all of them. */
export function Permissions({ userName, boundaryArn, onChanged, onBoundaryChanged }: Props) {
  const policies = useQuery(`policies of ${userName}`, () => appliedPoliciesOfUser(userName))
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
    <SpaceBetween size="l">
      <ResourceTable
        name="Permissions policies"
        query={policies}
        columns={appliedPolicyColumns((policy) => {
          setEdited({ name: policy.name, document: policy.document ?? '' })
          setAsked('inline')
        })}
        idOf={({ id }) => id}
        description="Permissions are defined by policies attached to the user directly or through groups."
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([policy]) => setSelectedId(policy?.id)}
        emptyText="This user has no permissions."
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
      <Boundary userName={userName} arn={boundaryArn} onChanged={onBoundaryChanged} />
      {asked === 'attach' && (
        <AttachPoliciesModal
          to={userName}
          without={new Set(policies.data?.flatMap(({ arn, from }) => (arn && !from ? [arn] : [])))}
          attach={async (PolicyArn) => {
            await iam.send(new AttachUserPolicyCommand({ UserName: userName, PolicyArn }))
          }}
          onChanged={changed}
          onClose={close}
        />
      )}
      {asked === 'inline' && (
        <InlinePolicyModal
          {...(edited && { edited })}
          put={async (PolicyName, PolicyDocument) => {
            await iam.send(new PutUserPolicyCommand({ UserName: userName, PolicyName, PolicyDocument }))
          }}
          onChanged={changed}
          onClose={close}
        />
      )}
      {asked === 'remove' && selected !== undefined && (
        <ConfirmModal
          header={`Remove ${selected.name}?`}
          confirm="Remove"
          onConfirm={async () => {
            const { arn: PolicyArn, name: PolicyName } = selected
            await (PolicyArn === undefined
              ? iam.send(new DeleteUserPolicyCommand({ UserName: userName, PolicyName }))
              : iam.send(new DetachUserPolicyCommand({ UserName: userName, PolicyArn })))
            setSelectedId(undefined)
            await changed()
          }}
          onClose={close}
        >
          {selected.arn === undefined
            ? `The inline policy is deleted for ever, and ${userName} loses what it allows.`
            : `${userName} loses what the policy allows. The policy itself stays.`}
        </ConfirmModal>
      )}
    </SpaceBetween>
  )
}
