import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { deleteAlarms } from './changes.ts'

interface Props {
  readonly names: readonly string[]
  readonly onDeleted: () => void
  readonly onClose: () => void
}

/** Asks whether the named alarms shall go. */
export function DeleteAlarms({ names, onDeleted, onClose }: Props) {
  const what = names.length === 1 ? `the alarm ${names[0]}` : `${names.length} alarms`
  return (
    <ConfirmModal
      header={names.length === 1 ? 'Delete alarm?' : 'Delete alarms?'}
      confirm="Delete"
      onClose={onClose}
      onConfirm={async () => {
        await deleteAlarms(names)
        flash('success', `Deleted ${what}.`)
        onDeleted()
      }}
    >
      <div className="one-time">
        Delete {what}? Nobody is warned by {names.length === 1 ? 'it' : 'them'} any more. This cannot be undone.
      </div>
    </ConfirmModal>
  )
}
