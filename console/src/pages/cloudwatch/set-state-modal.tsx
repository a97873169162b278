import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { type TriggerState, triggers } from './alarm-draft.ts'
import { setState } from './changes.ts'

interface Props {
  readonly alarmName: string
  readonly onSet: () => void
  readonly onClose: () => void
}

/** Sets an alarm's state by hand, so that one can see whether its mails arrive before they are needed. */
export function SetStateModal({ alarmName, onSet, onClose }: Props) {
  const [state, setChosen] = useState<TriggerState>('ALARM')
  return (
    <ConfirmModal
      header="Set alarm state"
      confirm="Set state"
      onClose={onClose}
      onConfirm={async () => {
        await setState(alarmName, state, 'Set in the console to test the alarm')
        flash('success', `The state of ${alarmName} is set. The next evaluation sets the true one again.`)
        onSet()
      }}
    >
      <FormField label="State" description="Does what the alarm does at this state: a test of its notifications.">
        <RadioGroup
          value={state}
          onChange={({ detail }) => {
            const chosen = triggers.find((trigger) => trigger.state === detail.value)
            if (chosen !== undefined) setChosen(chosen.state)
          }}
          items={triggers.map((trigger) => ({ value: trigger.state, label: trigger.label }))}
        />
      </FormField>
    </ConfirmModal>
  )
}
