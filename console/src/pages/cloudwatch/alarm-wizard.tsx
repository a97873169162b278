import SpaceBetween from '@cloudscape-design/components/space-between'
import Wizard from '@cloudscape-design/components/wizard'
import { type ReactNode, useRef, useState } from 'react'
import { ActionError } from '../../components/action-error.tsx'
import { useDraft } from '../../components/draft.ts'
import { flash } from '../../components/flash.tsx'
import { AskBeforeLeaving } from '../../components/leave-guard.tsx'
import type { Outcome } from '../../components/outcomes.tsx'
import { useAction } from '../../components/use-action.ts'
import { useWizardSteps } from '../../components/wizard-steps.ts'
import { navigate } from '../../router/location.ts'
import { type AlarmDraft, alarmNames, parseThresholds, putMetricAlarmInputs } from './alarm-draft.ts'
import { AlarmOutcomes } from './alarm-outcomes.tsx'
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
  const { draft, setDraft, guard, finish } = useDraft(initial)
  const [tried, setTried] = useState(-1)
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])
  const saved = useRef(new Set<string>())
  const checks = [
    conditionErrors(draft, !editing),
    notificationErrors(draft),
    nameErrors(draft),
  ] satisfies DraftErrors[]
  const firstWrong = checks.findIndex((errors) => Object.keys(errors).length > 0)
  const { step, goTo } = useWizardSteps(firstWrong === -1 ? checks.length : firstWrong)

  const goOn = useAction(async (to: number) => {
    if (!editing && step === NAME_STEP && to > step) await assertFree(draft, saved.current)
    goTo(to)
    setTried(-1)
  })
  const save = useAction(async () => {
    const inputs = putMetricAlarmInputs(draft).filter(({ AlarmName }) => !saved.current.has(AlarmName ?? ''))
    const tried = await saveAlarms(inputs)
    for (const { name, error } of tried) if (error === undefined) saved.current.add(name)
    const failed = tried.find(({ error }) => error !== undefined)
    if (failed !== undefined) {
      // Of one alarm the error says all; of several, each row does.
      if (inputs.length === 1 && saved.current.size === 0) throw failed.error
      setOutcomes([
        ...[...saved.current].map((name) => ({ name })),
        ...tried.filter(({ error }) => error !== undefined),
      ])
      return
    }
    finish()
    const names = alarmNames(draft.name, parseThresholds(draft.thresholds) ?? [])
    const [first = ''] = names
    flash('success', successText(names, editing))
    navigate(names.length === 1 ? alarmPath(first) : '/cloudwatch/alarms')
  })

  const stepProps = (index: number) => ({
    draft,
    onChange(changed: AlarmDraft) {
      setDraft(changed)
      setOutcomes([])
    },
    errors: tried >= index ? (checks[index] ?? {}) : {},
    editing,
  })
  const withError = (content: ReactNode, error: unknown, results: readonly Outcome[] = []) => (
    <SpaceBetween size="l">
      {content}
      <AlarmOutcomes outcomes={results} />
      <ActionError error={error} />
    </SpaceBetween>
  )
  return (
    <>
      <Wizard
        activeStepIndex={step}
        onNavigate={({ detail }) => {
          const to = detail.requestedStepIndex
          const wrong = checks.slice(0, to).findIndex((errors) => Object.keys(errors).length > 0)
          if (to > step && wrong >= 0) {
            setTried(wrong)
            goTo(wrong)
            return
          }
          void goOn.run(to)
        }}
        onCancel={() => navigate(editing ? alarmPath(initial.name) : '/cloudwatch/alarms')}
        onSubmit={() => void save.run()}
        isLoadingNextStep={goOn.busy || save.busy}
        submitButtonText={outcomes.length > 0 ? 'Retry what failed' : editing ? 'Update alarm' : 'Create alarm'}
        steps={[
          { title: 'Specify metric and conditions', content: <MetricStep {...stepProps(0)} /> },
          { title: 'Configure actions', content: <NotificationStep {...stepProps(1)} /> },
          { title: 'Add alarm details', content: withError(<NameStep {...stepProps(NAME_STEP)} />, goOn.error) },
          {
            title: editing ? 'Preview and update' : 'Preview and create',
            content: withError(<ReviewStep draft={draft} onStep={goTo} />, save.error, outcomes),
          },
        ]}
      />
      <AskBeforeLeaving guard={guard} />
    </>
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
