import { type GetSAMLProviderResponse, UpdateSAMLProviderCommand } from '@aws-sdk/client-iam'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { daysSince } from '../../../components/age.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { download } from '../../../components/download.ts'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import { useNow } from '../../../components/use-now.ts'
import { certificateFacts } from '../../../iam/providers/certificate.ts'
import { metadataFacts } from '../../../iam/providers/metadata.ts'
import { MetadataField } from '../../../iam/providers/metadata-field.tsx'
import { providerName } from './provider.ts'

interface Props {
  readonly arn: string
  readonly provider: GetSAMLProviderResponse
  readonly onChanged: () => Promise<void>
}

interface Row {
  readonly id: string
  readonly subject: string
  readonly notBefore: Date | undefined
  readonly notAfter: Date | undefined
}

const SOON_DAYS = 30

/** By what the provider's assertions are verified, and until when each certificate says that it is good. */
export function Certificates({ arn, provider, onChanged }: Props) {
  const now = useNow()
  const [replacing, setReplacing] = useState(false)
  const [metadata, setMetadata] = useState('')
  const document = provider.SAMLMetadataDocument ?? ''
  const { entityId, certificates } = metadataFacts(document)
  const rows = certificates.map((base64, index): Row => {
    const facts = certificateFacts(base64)
    return {
      id: String(index),
      subject: facts?.subject ?? 'Not readable',
      notBefore: facts?.notBefore,
      notAfter: facts?.notAfter,
    }
  })
  const columns: readonly Column<Row>[] = [
    { id: 'subject', header: 'Certificate', isRowHeader: true, cell: ({ subject }) => subject },
    { id: 'from', header: 'Not before', cell: ({ notBefore }) => formatTime(notBefore) },
    { id: 'until', header: 'Not after', cell: ({ notAfter }) => formatTime(notAfter) },
    { id: 'state', header: 'Expiry', cell: ({ notAfter }) => <Expiry notAfter={notAfter} now={now} /> },
  ]
  return (
    <>
      <ResourceTable
        name="Signing certificates"
        query={{ data: rows, error: undefined, loading: false, reload: onChanged }}
        columns={columns}
        idOf={({ id }) => id}
        wraps
        description={
          <>
            Of the metadata of <Box variant="code">{entityId}</Box>. An assertion is verified by their keys; the time of
            a certificate does not end that, as SAML has it.
          </>
        }
        actions={
          <>
            <Button
              iconName="download"
              onClick={() => download(`${providerName(arn)}-metadata.xml`, 'application/xml', document)}
            >
              Download
            </Button>
            <Button onClick={() => setReplacing(true)}>Replace metadata</Button>
          </>
        }
      />
      {replacing && (
        <ConfirmModal
          header="Replace metadata"
          confirm="Replace"
          disabled={metadata === ''}
          onConfirm={async () => {
            await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn: arn, SAMLMetadataDocument: metadata }))
            flash('success', 'Metadata replaced. What the keys before it have signed is not taken any more.')
            await onChanged()
          }}
          onClose={() => setReplacing(false)}
        >
          <MetadataField
            description="It takes the place of the one that is there, its certificates too."
            onText={setMetadata}
          />
        </ConfirmModal>
      )}
    </>
  )
}

function Expiry({ notAfter, now }: { readonly notAfter: Date | undefined; readonly now: number }) {
  if (notAfter === undefined) return <>-</>
  const left = -daysSince(notAfter, now) - 1
  if (left < 0) return <StatusIndicator type="error">Expired</StatusIndicator>
  if (left < SOON_DAYS)
    return <StatusIndicator type="warning">In {left === 1 ? '1 day' : `${left} days`}</StatusIndicator>
  return <StatusIndicator type="success">In {left.toLocaleString('en')} days</StatusIndicator>
}
