import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import { href } from '../router/location.ts'

export function NotFound() {
  return (
    <Box padding="xxl" textAlign="center">
      <Box variant="h1">There is no such page</Box>
      <Link href={href('/')}>Go to the first-day checklist</Link>
    </Box>
  )
}
