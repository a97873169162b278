import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { MetadataField } from '../../../iam/providers/metadata-field.tsx'
import { PrivateKeyField } from '../../../iam/providers/private-key-field.tsx'
import { samlNameProblem } from '../../../iam/providers/problems.ts'
import type { ProviderDraft } from './create-provider.ts'

interface Props {
  readonly draft: ProviderDraft
  readonly change: (part: Partial<ProviderDraft>) => void
  readonly tried: boolean
  readonly metadata: string
  readonly onMetadata: (text: string) => void
  readonly privateKey: string
  readonly onPrivateKey: (text: string) => void
}

const ENCRYPTION = [
  { value: '', label: 'Assertions are not encrypted' },
  { value: 'Allowed', label: 'Allow encrypted assertions' },
  { value: 'Required', label: 'Require encrypted assertions' },
] as const

/** A SAML provider: its name here, and the document by which its word is known. */
export function SamlFields({ draft, change, tried, metadata, onMetadata, privateKey, onPrivateKey }: Props) {
  return (
    <SpaceBetween size="l">
      <FormField
        label="Provider name"
        description="Enter a meaningful name to identify this provider."
        constraintText="Maximum 128 characters. Use alphanumeric or '._-' characters."
        errorText={tried ? samlNameProblem(draft.name) : undefined}
      >
        <Input
          value={draft.name}
          autoComplete={false}
          onChange={({ detail }) => change({ name: detail.value.trim() })}
        />
      </FormField>
      <MetadataField
        description="The provider's own: it names the provider, and has the certificates that its assertions are verified by."
        errorText={tried && metadata === '' ? 'Choose the metadata document.' : undefined}
        onText={onMetadata}
      />
      <FormField label="SAML encryption" description="Encryption hides what an assertion says from the browser.">
        <Select
          options={ENCRYPTION}
          selectedOption={ENCRYPTION.find(({ value }) => value === draft.encryption) ?? null}
          onChange={({ detail }) =>
            change({ encryption: ENCRYPTION.find(({ value }) => value === detail.selectedOption.value)?.value ?? '' })
          }
        />
      </FormField>
      {draft.encryption !== '' && (
        <PrivateKeyField
          errorText={tried && privateKey === '' ? 'Choose the private key.' : undefined}
          onText={onPrivateKey}
        />
      )}
    </SpaceBetween>
  )
}
