import Alert from '@cloudscape-design/components/alert'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { FileField } from './file-field.tsx'
import { MOST_PRIVATE_KEY } from './problems.ts'

interface Props {
  readonly errorText?: string | undefined
  readonly onText: (text: string) => void
}

/** The key that opens a SAML provider's assertions, and what it is for. */
export function PrivateKeyField({ errorText, onText }: Props) {
  return (
    <SpaceBetween size="m">
      <FileField
        label="Private key"
        description="An unencrypted RSA key in PEM, of 2,048 bits or more."
        accept=".pem,.key"
        most={MOST_PRIVATE_KEY}
        errorText={errorText}
        onText={onText}
      />
      <Alert type="info">
        The provider encrypts assertions for the other half of the key. It is kept sealed, and no page and no call shows
        it again.
      </Alert>
    </SpaceBetween>
  )
}
