import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { errorName } from '../../api/errors.ts'
import { ActionError } from '../../components/action-error.tsx'

/** Why two codes were not taken: the server's words, and what is mostly the reason. */
export function CodeError({ error }: { readonly error: unknown }) {
  const isWrongCode = /^InvalidAuthenticationCode/.test(errorName(error))
  return (
    <SpaceBetween size="xs">
      <ActionError error={error} />
      {isWrongCode && (
        <Box>
          Give two codes that follow one another, the second at most half a minute old. Where they are refused again,
          the clock of the phone may be off: set it to automatic.
        </Box>
      )}
    </SpaceBetween>
  )
}
