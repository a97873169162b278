import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import Textarea from '@cloudscape-design/components/textarea'
import type { ReactNode } from 'react'
import { DocumentView } from '../../../components/document-view.tsx'
import { EditHeader } from '../../../components/edit-header.tsx'
import { Optional } from '../../../components/optional.tsx'
import { useSession } from '../../../components/session.tsx'
import { AdministratorWarning, useAdministrator } from '../../../iam/policies/administrator.tsx'
import { policyDocument } from '../../../iam/policies/managed-policies.ts'
import { TagsEditor } from '../../../iam/tags-editor.tsx'
import { someHolder } from '../../../policy-engine/holder.ts'
import type { StepProps } from './step.ts'
import { trustPolicyOf } from './trust-policy.ts'

interface Props extends StepProps {
  readonly showProblems: boolean
  readonly onStep: (step: number) => void
  readonly error: ReactNode
}

/** "Name, review, and create". */
export function ReviewStep({ draft, change, problems, showProblems, onStep, error }: Props) {
  const { AccountId } = useSession()
  const administrator = useAdministrator(draft.policies.map(({ arn }) => arn).join(' '), async () => {
    const read = await Promise.allSettled(
      draft.policies.map(async ({ arn, name }) => ({ arn, name, document: await policyDocument(arn) })),
    )
    return someHolder(
      AccountId,
      read.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    )
  })
  const permissions = [
    ...draft.policies.map(({ name, type }) => ({ name, type, as: 'Permissions policy' })),
    ...(draft.boundary === undefined
      ? []
      : [{ name: draft.boundary.name, type: draft.boundary.type, as: 'Permissions boundary' }]),
  ]
  return (
    <SpaceBetween size="l">
      <AdministratorWarning of={administrator} />
      <Container header={<Header variant="h2">Role details</Header>}>
        <SpaceBetween size="m">
          <FormField
            label="Role name"
            description="Enter a meaningful name to identify this role."
            constraintText="Maximum 64 characters. Use letters, numbers and + = , . @ - _"
            errorText={problems.name}
          >
            <Input
              value={draft.name}
              autoComplete={false}
              onChange={({ detail }) => change({ name: detail.value.trim() })}
            />
          </FormField>
          <FormField
            label={<Optional label="Description" />}
            description="Add a short explanation for this role."
            errorText={problems.description}
          >
            <Textarea
              value={draft.description}
              rows={2}
              onChange={({ detail }) => change({ description: detail.value })}
            />
          </FormField>
        </SpaceBetween>
      </Container>
      <Container
        header={
          <EditHeader what="trusted entities" onEdit={() => onStep(0)}>
            Step 1: Select trusted entities
          </EditHeader>
        }
      >
        <DocumentView text={trustPolicyOf(draft, AccountId)} label="Trust policy" />
      </Container>
      <Table
        header={
          <EditHeader what="permissions" onEdit={() => onStep(1)}>
            Step 2: Add permissions
          </EditHeader>
        }
        items={permissions}
        trackBy={({ as, name }) => `${as} ${name}`}
        columnDefinitions={[
          { id: 'name', header: 'Policy name', isRowHeader: true, cell: ({ name }) => name },
          { id: 'type', header: 'Type', cell: ({ type }) => type },
          { id: 'as', header: 'Attached as', cell: ({ as }) => as },
        ]}
        empty="This role has no permissions. You can give it some later."
        ariaLabels={{ tableLabel: 'Permissions policy summary' }}
      />
      <Container header={<Header variant="h2">Step 3: Add tags</Header>}>
        <TagsEditor tags={draft.tags} onChange={(tags) => change({ tags })} showProblems={showProblems} />
      </Container>
      {error}
    </SpaceBetween>
  )
}
