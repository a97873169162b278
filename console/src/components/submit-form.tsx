import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { href } from '../router/location.ts'

interface Props {
  /** What its button says. */
  readonly submit: string
  readonly busy: boolean
  readonly onSubmit: () => void
  /** The page that "Cancel" leads to; without it there is no such button. */
  readonly cancel?: string
  readonly children: ReactNode
}

/** What a page is filled in for: its button sends it, and so does Enter in a field. */
export function SubmitForm({ submit, busy, onSubmit, cancel, children }: Props) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            {cancel !== undefined && (
              <Button formAction="none" variant="link" href={href(cancel)}>
                Cancel
              </Button>
            )}
            <Button variant="primary" loading={busy}>
              {submit}
            </Button>
          </SpaceBetween>
        }
      >
        {children}
      </Form>
    </form>
  )
}
