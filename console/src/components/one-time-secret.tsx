import Box from '@cloudscape-design/components/box'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

interface Props {
  readonly secret: string
  /** "password", "secret access key". */
  readonly what: string
  /** Called when the person has it before their eyes, or copied. */
  readonly onTaken?: () => void
}

/** A secret behind asterisks until the person asks for it; it is nowhere else to be had. */
export function OneTimeSecret({ secret, what, onTaken }: Props) {
  const [shown, setShown] = useState(false)
  const toggle = () => {
    setShown(!shown)
    onTaken?.()
  }
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <Box variant="code">{shown ? secret : '*********'}</Box>
      {shown && (
        <CopyToClipboard
          variant="icon"
          textToCopy={secret}
          copyButtonAriaLabel={`Copy ${what}`}
          copySuccessText="Copied"
          copyErrorText="Could not be copied"
        />
      )}
      <Link onFollow={toggle} ariaLabel={shown ? `Hide ${what}` : `Show ${what}`}>
        {shown ? 'Hide' : 'Show'}
      </Link>
    </SpaceBetween>
  )
}
