import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { PolicyEditor } from '../../../iam/policies/policy-editor.tsx'
import { AccountFields } from './account-fields.tsx'
import type { EntityType } from './draft.ts'
import { SamlFields, WebIdentityFields } from './provider-fields.tsx'
import { ServiceFields } from './service-fields.tsx'
import type { StepProps } from './step.ts'

const TYPES: readonly { value: EntityType; label: string; description: string }[] = [
  {
    value: 'service',
    label: 'AWS service',
    description: 'Allow AWS services like EC2, Lambda, or others to perform actions in this account.',
  },
  {
    value: 'account',
    label: 'AWS account',
    description:
      'Allow entities in other AWS accounts belonging to you or a 3rd party to perform actions in this account.',
  },
  {
    value: 'web-identity',
    label: 'Web identity',
    description: 'Allow users federated by an external web identity provider to assume this role.',
  },
  {
    value: 'saml',
    label: 'SAML 2.0 federation',
    description: 'Allow users federated with SAML 2.0 from a corporate directory to perform actions in this account.',
  },
  {
    value: 'custom',
    label: 'Custom trust policy',
    description: 'Create a custom trust policy to enable others to perform actions in this account.',
  },
]

/** "Select trusted entity": who may assume the role. */
export function EntityStep(props: StepProps) {
  const { draft, change } = props
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Trusted entity type</Header>}>
        <Tiles
          ariaLabel="Trusted entity type"
          value={draft.entity}
          columns={2}
          items={[...TYPES]}
          onChange={({ detail }) => {
            const type = TYPES.find(({ value }) => value === detail.value)
            if (type !== undefined) change({ entity: type.value })
          }}
        />
      </Container>
      <Fields {...props} />
    </SpaceBetween>
  )
}

function Fields(props: StepProps) {
  const { entity } = props.draft
  switch (entity) {
    case 'service':
      return <ServiceFields {...props} />
    case 'account':
      return <AccountFields {...props} />
    case 'web-identity':
      return <WebIdentityFields {...props} />
    case 'saml':
      return <SamlFields {...props} />
    case 'custom':
      return <CustomFields {...props} />
    default:
      return entity satisfies never
  }
}

function CustomFields({ draft, change, problems }: StepProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Create a custom trust policy to enable others to perform actions in this account."
        >
          Custom trust policy
        </Header>
      }
    >
      <FormField stretch errorText={problems.trustPolicy}>
        <PolicyEditor kind="trust" document={draft.trustPolicy} onChange={(trustPolicy) => change({ trustPolicy })} />
      </FormField>
    </Container>
  )
}
