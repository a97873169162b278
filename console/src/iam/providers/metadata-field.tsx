import { FileField } from './file-field.tsx'
import { MOST_METADATA } from './problems.ts'

interface Props {
  readonly description: string
  readonly errorText?: string | undefined
  readonly onText: (text: string) => void
}

/** A SAML provider's metadata document. */
export function MetadataField(props: Props) {
  return <FileField label="Metadata document" accept=".xml,text/xml,application/xml" most={MOST_METADATA} {...props} />
}
