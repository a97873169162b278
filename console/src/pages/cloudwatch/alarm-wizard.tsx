import SpaceBetween from '@cloudscape-design/components/space-between'
import Wizard from '@cloudscape-design/components/wizard'
import { type ReactNode, useRef, useState } from 'react'
import { ActionError } from '../../components/action-error.tsx'
import { flash } from '../../components/flash.tsx'
import { useAction } from '../../components/use-action.ts'
import { navigate } from '../../router/location.ts'
import { type AlarmDraft, alarmNames, parseThresholds, putMetricAlarmInputs } from './alarm-draft.ts'
import { conditionErrors, type DraftErrors, nameErrors, notificationErrors } from './draft-errors.ts'
import { MetricStep } from './metric-step.tsx'
import { NameStep } from './name-step.tsx'
import { NotificationStep } from './notification-step.tsx'
import { alarmPath } from './paths.ts'
import { ReviewStep } from './review-step.tsx'
import { saveAlarms, takenNames } from './save-alarms.ts'

interface Props {
  readonly initial: AlarmDraft
  /** Whether an alarm that exists is changed. */
  readonly editing: boolean
}

const NAME_STEP = 2

/** The wizard that creates alarms, one for each threshold, or changes one. */
export function AlarmWizard({ initial, editing }: Props) {
  const [draft, setDraft] = useState(initial)
  const [step, setStep] = useState(0)
  const [tried, setTried] = useState(-1)
  const saved = useRef(new Set<string>())
  const checks = [
    conditionErrors(draft, !editing),
    notificationErrors(draft),
    nameErrors(draft),
  ] satisfies DraftErrors[]

  const goOn = useAction(async (to: number) => {
    if (!editing && step === NAME_STEP && to > step) await assertFree(draft, saved.current)
    setStep(to)
    setTried(-1)
  })
  const save = useAction(async () => {
    const inputs = putMetricAlarmInputs(draft).filter(({ AlarmName }) => !saved.current.has(AlarmName ?? ''))
    await saveAlarms(inputs, (name) => saved.current.add(name))
    const names = alarmNames(draft.name, parseThresholds(draft.thresholds) ?? [])
    const [first = ''] = names
    flash('success', successText(names, editing))
    navigate(names.length === 1 ? alarmPath(first) : '/cloudwatch/alarms')
  })

  const stepProps = (index: number) => ({
    draft,
    onChange: setDraft,
    errors: tried >= index ? (checks[index] ?? {}) : {},
    editing,
  })
  const withError = (content: ReactNode, error: unknown) => (
    <SpaceBetween size="l">
      {content}
      <ActionError error={error} />
    </SpaceBetween>
  )
  return (
    <Wizard
      activeStepIndex={step}
      onNavigate={({ detail }) => {
        const to = detail.requestedStepIndex
        const wrong = checks.slice(0, to).findIndex((errors) => Object.keys(errors).length > 0)
        if (to > step && wrong >= 0) {
          setTried(wrong)
          setStep(wrong)
          return
        }
        void goOn.run(to)
      }}
      onCancel={() => navigate(editing ? alarmPath(initial.name) : '/cloudwatch/alarms')}
      onSubmit={() => void save.run()}
      isLoadingNextStep={goOn.busy || save.busy}
      submitButtonText={editing ? 'Update alarm' : 'Create alarm'}
      steps={[
        { title: 'Specify metric and conditions', content: <MetricStep {...stepProps(0)} /> },
        { title: 'Configure actions', content: <NotificationStep {...stepProps(1)} /> },
        { title: 'Add alarm details', content: withError(<NameStep {...stepProps(NAME_STEP)} />, goOn.error) },
        {
          title: editing ? 'Preview and update' : 'Preview and create',
          content: withError(<ReviewStep draft={draft} onStep={setStep} />, save.error),
        },
      ]}
    />
  )
}

async function assertFree(draft: AlarmDraft, saved: ReadonlySet<string>): Promise<void> {
  const names = alarmNames(draft.name, parseThresholds(draft.thresholds) ?? []).filter((name) => !saved.has(name))
  if (names.length === 0) return
  const taken = await takenNames(names)
  if (taken.length === 0) return
  const error = new Error(`${taken.join(', ')}: choose another name, or edit the alarm that has it.`)
  error.name = 'An alarm of this name exists'
  throw error
}

function successText(names: readonly string[], editing: boolean): string {
  if (editing) return `Updated alarm ${names[0]}.`
  return names.length === 1
    ? `Successfully created alarm ${names[0]}.`
    : `Created ${names.length} alarms: ${names.join(', ')}.`
}
