import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { errorText } from '../../api/errors.ts'
import type { Finding } from '../../policy-engine/questions.ts'

/** IAM Access Analyzer's words. */
const SEVERITIES: Readonly<Record<Finding['findingType'], { type: StatusIndicatorProps.Type; text: string }>> = {
  ERROR: { type: 'error', text: 'Error' },
  SECURITY_WARNING: { type: 'warning', text: 'Security warning' },
  WARNING: { type: 'warning', text: 'Warning' },
  SUGGESTION: { type: 'info', text: 'Suggestion' },
}

/** The rest can wait until these are mended. */
const MOST_SHOWN = 20

interface Props {
  readonly findings: readonly Finding[]
  readonly error: unknown
  /** Told of the offset where a finding is, when the person wants to go there. */
  readonly onPlace: (offset: number) => void
}

/** What the policy checks say about a document that is being written, the gravest first, each with its line. */
export function PolicyFindings({ findings, error, onPlace }: Props) {
  const shown = findings.slice(0, MOST_SHOWN)
  return (
    <div role="status" aria-label="Policy checks">
      <SpaceBetween size="xs">
        {error !== undefined && (
          <StatusIndicator type="warning">The document could not be checked: {errorText(error)}</StatusIndicator>
        )}
        {shown.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings have no identity, and none is moved
          <FindingLine key={index} finding={finding} onPlace={onPlace} />
        ))}
        {findings.length > shown.length && (
          <Box variant="small">{findings.length - shown.length} more are shown when some of these are mended.</Box>
        )}
      </SpaceBetween>
    </div>
  )
}

function FindingLine({
  finding: { findingType, issueCode, findingDetails, learnMoreLink, locations },
  onPlace,
}: {
  readonly finding: Finding
  readonly onPlace: Props['onPlace']
}) {
  const { type, text } = SEVERITIES[findingType]
  const start = locations[0]?.span.start
  return (
    <div data-testid={`finding-${issueCode}`}>
      <StatusIndicator type={type}>{text}</StatusIndicator>{' '}
      {start !== undefined && (
        <Button
          variant="inline-link"
          ariaLabel={`Ln ${start.line}, Col ${start.column + 1}: go to ${text.toLowerCase()}: ${findingDetails}`}
          onClick={() => onPlace(start.offset)}
        >
          Ln {start.line}, Col {start.column + 1}
        </Button>
      )}{' '}
      {findingDetails}{' '}
      <Link href={learnMoreLink} external variant="primary">
        Learn more
      </Link>
    </div>
  )
}
