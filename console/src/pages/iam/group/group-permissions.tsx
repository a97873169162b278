import {
  AttachGroupPolicyCommand,
  DeleteGroupPolicyCommand,
  DetachGroupPolicyCommand,
  PutGroupPolicyCommand,
} from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { ResourceTable } from '../../../components/resource-table.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { appliedPoliciesOfGroup } from '../../../iam/policies/applied-policies.ts'
import { AttachPoliciesModal } from '../../../iam/policies/attach-policies-modal.tsx'
import { InlinePolicyModal } from '../../../iam/policies/inline-policy-modal.tsx'
import { forgetPolicies } from '../../../iam/policies/managed-policies.ts'
import { appliedPolicyColumns } from '../../../iam/policies/policy-columns.tsx'

interface Props {
  readonly groupName: string
  readonly onChanged: () => Promise<void>
}

/** What the group's users may do through it. */
export function GroupPermissions({ groupName, onChanged }: Props) {
  const policies = useQuery(`policies of group ${groupName}`, () => appliedPoliciesOfGroup(groupName))
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
        columns={appliedPolicyColumns(({ name, document = '' }) => {
          setEdited({ name, document })
          setAsked('inline')
        })}
        idOf={({ id }) => id}
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([policy]) => setSelectedId(policy?.id)}
        emptyText="This group allows nothing."
        actions={
          <>
            <Button disabled={selected === undefined} onClick={() => setAsked('remove')}>
              Remove
            </Button>
            <Button onClick={() => setAsked('inline')}>Create inline policy</Button>
            <Button onClick={() => setAsked('attach')}>Attach policies</Button>
          </>
        }
      />
      {asked === 'attach' && (
        <AttachPoliciesModal
          to={groupName}
          without={new Set(policies.data?.flatMap(({ arn }) => (arn === undefined ? [] : [arn])))}
          attach={async (PolicyArn) => {
            await iam.send(new AttachGroupPolicyCommand({ GroupName: groupName, PolicyArn }))
          }}
          onChanged={changed}
          onClose={close}
        />
      )}
      {asked === 'inline' && (
        <InlinePolicyModal
          {...(edited && { edited })}
          put={async (PolicyName, PolicyDocument) => {
            await iam.send(new PutGroupPolicyCommand({ GroupName: groupName, PolicyName, PolicyDocument }))
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
              ? iam.send(new DeleteGroupPolicyCommand({ GroupName: groupName, PolicyName }))
              : iam.send(new DetachGroupPolicyCommand({ GroupName: groupName, PolicyArn })))
            setSelectedId(undefined)
            await changed()
          }}
          onClose={close}
        >
          The group's users lose what it allows.
        </ConfirmModal>
      )}
    </>
  )
}
