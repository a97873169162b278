import { DeletePolicyCommand, DeletePolicyVersionCommand, ListPolicyVersionsCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import { useMemo, useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { ResourceTable } from '../../../components/resource-table.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { forgetPolicies, type ManagedPolicy, managedPolicies } from '../../../iam/policies/managed-policies.ts'
import { href } from '../../../router/location.ts'
import { COLUMNS } from './columns.tsx'

const TYPES = [
  { value: 'all', label: 'All types' },
  { value: 'AWS managed', label: 'AWS managed' },
  { value: 'AWS managed - job function', label: 'AWS managed - job function' },
  { value: 'Customer managed', label: 'Customer managed' },
]

/** All managed policies, the account's own and AWS's. */
export default function PoliciesPage() {
  const policies = useQuery<readonly ManagedPolicy[]>('managed-policies', (_, show) => managedPolicies(show))
  const [type, setType] = useState('all')
  const [selectedArn, setSelectedArn] = useState<string>()
  const [deleting, setDeleting] = useState(false)
  const shown = useMemo(
    () => policies.data?.filter((policy) => type === 'all' || policy.type === type),
    [policies.data, type],
  )
  const selected = policies.data?.find(({ arn }) => arn === selectedArn)
  const reread = async () => {
    forgetPolicies()
    await policies.reload()
  }
  return (
    <>
      <ResourceTable
        name="Policies"
        headingVariant="h1"
        variant="full-page"
        query={{ ...policies, data: shown }}
        columns={COLUMNS}
        idOf={({ arn }) => arn}
        description="A policy is an object that defines permissions."
        filterLabel="Find policies by name"
        matches={({ name }, text) => name.toLowerCase().includes(text.trim().toLowerCase())}
        extraFilter={
          <Select
            ariaLabel="Policy type"
            selectedOption={TYPES.find(({ value }) => value === type) ?? null}
            options={TYPES}
            onChange={({ detail }) => setType(detail.selectedOption.value ?? 'all')}
          />
        }
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([policy]) => setSelectedArn(policy?.arn)}
        actions={
          <>
            <Button iconName="refresh" ariaLabel="Refresh policies" onClick={() => void reread()} />
            <Button disabled={selected?.type !== 'Customer managed'} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <Button variant="primary" href={href('/iam/create-policy')}>
              Create policy
            </Button>
          </>
        }
      />
      {deleting && selected !== undefined && (
        <ConfirmModal
          header={`Delete ${selected.name}?`}
          confirm="Delete"
          typed={selected.name}
          onConfirm={async () => {
            await deletePolicy(selected)
            flash('success', `Policy ${selected.name} deleted.`)
            await reread()
          }}
          onClose={() => setDeleting(false)}
        >
          The policy and all its versions are deleted for ever. It must be attached to nothing.
        </ConfirmModal>
      )}
    </>
  )
}

/** Its versions go first: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html */
async function deletePolicy({ arn: PolicyArn }: ManagedPolicy): Promise<void> {
  const { Versions: versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))
  for (const { VersionId, IsDefaultVersion } of versions) {
    if (!IsDefaultVersion) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }))
  }
  await iam.send(new DeletePolicyCommand({ PolicyArn }))
}
