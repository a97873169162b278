import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import { useRef, useState } from 'react'
import { mapLimited } from '../../../components/concurrency.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Outcome, Outcomes } from '../../../components/outcomes.tsx'
import { deleteUser } from '../../../iam/delete-user.ts'

interface Props {
  readonly names: readonly string[]
  /** Told once all that could be deleted are. */
  readonly onDeleted: () => Promise<void>
  readonly onClose: () => void
}

/** Users at once: each takes a dozen calls, one after the other. */
const AT_ONCE = 4

async function outcomeOf(name: string): Promise<Outcome> {
  try {
    await deleteUser(name)
    return { name }
  } catch (error) {
    return { name, error }
  }
}

const counted = (count: number) => (count === 1 ? '1 user' : `${count} users`)

/** Asks whether the named users shall go, and says of each what became of it. */
export function DeleteUsers({ names, onDeleted, onClose }: Props) {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>()
  const isTold = useRef(false)
  if (outcomes !== undefined) return <OutcomesModal outcomes={outcomes} onClose={onClose} />
  const [only] = names
  const one = names.length === 1 ? only : undefined
  return (
    <ConfirmModal
      header={one === undefined ? `Delete ${counted(names.length)}?` : `Delete ${one}?`}
      confirm="Delete"
      typed={one ?? 'delete'}
      onConfirm={async () => {
        if (one === undefined) {
          const ended = await mapLimited(names, AT_ONCE, outcomeOf)
          isTold.current = true // The question closes, and what became of each takes its place.
          setOutcomes(ended)
        } else {
          await deleteUser(one)
          flash('success', `User ${one} deleted.`)
        }
        await onDeleted()
      }}
      onClose={() => {
        if (!isTold.current) onClose()
      }}
    >
      {one === undefined && <Box>{names.join(', ')}</Box>}
      <div>
        {one === undefined ? 'The users, their passwords' : 'The user, its password'}, access keys, MFA devices, inline
        policies and memberships are deleted for ever.
      </div>
    </ConfirmModal>
  )
}

function OutcomesModal({ outcomes, onClose }: { readonly outcomes: readonly Outcome[]; readonly onClose: () => void }) {
  const deleted = outcomes.filter(({ error }) => error === undefined).length
  return (
    <Modal
      visible
      header={`${deleted} of ${counted(outcomes.length)} deleted`}
      onDismiss={onClose}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </Box>
      }
    >
      <Outcomes outcomes={outcomes} done="deleted" />
    </Modal>
  )
}
