import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { topicName } from '../../notifications/topic.ts'

interface Props {
  readonly topicArn: string
  readonly onDelete: () => Promise<void>
  readonly onClose: () => void
}

/** Asks whether a topic shall go, with all its subscriptions. */
export function DeleteTopic({ topicArn, onDelete, onClose }: Props) {
  return (
    <ConfirmModal header="Delete topic" confirm="Delete" typed="delete me" onConfirm={onDelete} onClose={onClose}>
      <div className="one-time">
        Delete the topic {topicName(topicArn)} with all its subscriptions? Alarms that send to it notify nobody any
        more. This cannot be undone.
      </div>
    </ConfirmModal>
  )
}
