import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import Modal from '@cloudscape-design/components/modal'
import Select from '@cloudscape-design/components/select'
import { useMemo, useState } from 'react'
import { DocumentView } from '../../components/document-view.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { useQuery } from '../../components/use-query.ts'
import { forgetPolicies, type ManagedPolicy, managedPolicies, policyDocument } from './managed-policies.ts'

interface Props {
  readonly selection: 'single' | 'multi'
  readonly selected: readonly ManagedPolicy[]
  readonly onSelect: (policies: ManagedPolicy[]) => void
  /** Where it stands among the page's headings. */
  readonly headingVariant?: 'h2' | 'h3'
  /** Not offered: what is attached already. */
  readonly without?: ReadonlySet<string>
}

const TYPES = [
  { value: 'all', label: 'All types' },
  { value: 'AWS managed', label: 'AWS managed' },
  { value: 'AWS managed - job function', label: 'AWS managed - job function' },
  { value: 'Customer managed', label: 'Customer managed' },
  { value: 'used', label: 'Used as permissions policy' },
  { value: 'unused', label: 'Not used' },
]

function isOfType(policy: ManagedPolicy, type: string): boolean {
  if (type === 'all') return true
  if (type === 'used') return policy.attachments > 0
  if (type === 'unused') return policy.attachments === 0
  return policy.type === type
}

/** Chooses among all managed policies: search by name, filter by type, look into each before it is attached. */
export function PolicyPicker({ selection, selected, onSelect, headingVariant = 'h3', without }: Props) {
  const policies = useQuery('managed-policies', () => managedPolicies())
  const [type, setType] = useState('all')
  const [text, setText] = useState('')
  const [shown, setShown] = useState<ManagedPolicy>()
  const offered = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    const found = policies.data?.filter(
      (policy) => isOfType(policy, type) && !without?.has(policy.arn) && policy.name.toLowerCase().includes(wanted),
    )
    // Names that begin with what was typed come first: "iam" finds IAMFullAccess before AWSIAMIdentityCenter.
    return found?.toSorted(
      (a, b) =>
        Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted)) ||
        a.name.localeCompare(b.name, 'en'),
    )
  }, [policies.data, type, text, without])

  const columns: Column<ManagedPolicy>[] = [
    {
      id: 'name',
      header: 'Policy name',
      isRowHeader: true,
      cell: (policy) => (
        <Link onFollow={() => setShown(policy)} ariaLabel={`Show the document of ${policy.name}`}>
          {policy.name}
        </Link>
      ),
    },
    { id: 'type', header: 'Type', cell: ({ type }) => type },
    {
      id: 'used-as',
      header: 'Used as',
      cell: ({ attachments, boundaries }) =>
        [
          ...(attachments > 0 ? [`Permissions policy (${attachments})`] : []),
          ...(boundaries > 0 ? [`Boundary (${boundaries})`] : []),
        ].join(', ') || 'None',
    },
  ]

  return (
    <>
      <ResourceTable
        name="Policies"
        headingVariant={headingVariant}
        query={{ ...policies, data: offered }}
        columns={columns}
        idOf={({ arn }) => arn}
        selection={selection}
        selected={selected}
        onSelect={onSelect}
        pageSize={10}
        search={{ label: 'Filter policies', text, onChange: setText }}
        extraFilter={
          <Select
            ariaLabel="Policy type"
            selectedOption={TYPES.find(({ value }) => value === type) ?? null}
            options={TYPES}
            onChange={({ detail }) => setType(detail.selectedOption.value ?? 'all')}
          />
        }
        actions={
          <Button
            iconName="refresh"
            ariaLabel="Refresh policies"
            onClick={() => {
              forgetPolicies()
              void policies.reload()
            }}
          />
        }
        emptyText="Nothing matches."
      />
      {shown !== undefined && <PolicyModal policy={shown} onClose={() => setShown(undefined)} />}
    </>
  )
}

function PolicyModal({ policy, onClose }: { readonly policy: ManagedPolicy; readonly onClose: () => void }) {
  const document = useQuery(`policy-document ${policy.arn}`, () => policyDocument(policy.arn))
  return (
    <Modal visible size="large" header={policy.name} onDismiss={onClose} closeAriaLabel="Close">
      <Loaded query={document} what="the document">
        {(text) => <DocumentView text={text} label={`Document of ${policy.name}`} />}
      </Loaded>
    </Modal>
  )
}
