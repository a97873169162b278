import Wizard from '@cloudscape-design/components/wizard'
import { type Dispatch, type SetStateAction, useState } from 'react'
import { ActionError } from '../../../components/action-error.tsx'
import { AskBeforeLeaving, type LeaveGuard } from '../../../components/leave-guard.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useWizardSteps } from '../../../components/wizard-steps.ts'
import type { PasswordPolicy } from '../../../iam/passwords/password-defaults.ts'
import { passwordRules } from '../../../iam/passwords/password-rules.ts'
import { navigate } from '../../../router/location.ts'
import { DetailsStep } from './details-step.tsx'
import { isStepComplete, type UserDraft } from './draft.ts'
import { PermissionsStep } from './permissions-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { TagsStep } from './tags-step.tsx'
import { takenNames } from './taken-names.ts'

/** What the button under each step says: the words of AWS's wizard until 2023, which tutorials still name. */
const NEXT_LABELS = ['Next: Permissions', 'Next: Tags', 'Next: Review']
const REVIEW = 3

interface Props {
  readonly draft: UserDraft
  readonly onDraft: Dispatch<SetStateAction<UserDraft>>
  readonly guard: LeaveGuard
  readonly policy: PasswordPolicy
  readonly onCreate: () => Promise<void>
}

export function CreateUserWizard({ draft, onDraft, guard, policy, onCreate }: Props) {
  const [showProblems, setShowProblems] = useState(false)
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set<string>())
  const rules = passwordRules(policy)
  const passwordFits = (password: string) => rules.every(({ holds }) => holds(password))
  const firstIncomplete = (names: ReadonlySet<string>) =>
    [0, 1, 2].find((at) => !isStepComplete(draft, at, { passwordFits, taken: names })) ?? REVIEW
  const { step, goTo } = useWizardSteps(firstIncomplete(taken))

  const create = useAction(onCreate)
  const goOn = useAction(async (requested: number) => {
    let names = taken
    if (step === 0 && requested > 0) {
      names = await takenNames(draft.names)
      setTaken(names)
    }
    const incomplete = firstIncomplete(names)
    setShowProblems(incomplete < requested)
    goTo(Math.min(incomplete, requested))
  })
  const change = (part: Partial<UserDraft>) => onDraft((before) => ({ ...before, ...part }))

  const props = { draft, change, showProblems }
  return (
    <>
      <Wizard
        i18nStrings={{
          stepNumberLabel: (number) => `Step ${number}`,
          collapsedStepsLabel: (number, count) => `Step ${number} of ${count}`,
          navigationAriaLabel: 'Steps',
          cancelButton: 'Cancel',
          previousButton: 'Previous',
          nextButton: NEXT_LABELS[step] ?? 'Next',
        }}
        submitButtonText={draft.names.length > 1 ? 'Create users' : 'Create user'}
        isLoadingNextStep={goOn.busy || create.busy}
        activeStepIndex={step}
        onNavigate={({ detail }) => void goOn.run(detail.requestedStepIndex)}
        onCancel={() => navigate('/iam/users')}
        onSubmit={() => void create.run()}
        steps={[
          {
            title: 'Add user(s)',
            description: `Today's AWS console calls this step "Specify user details".`,
            content: <DetailsStep {...props} policy={policy} taken={taken} />,
          },
          {
            title: 'Set permissions',
            content: <PermissionsStep {...props} />,
          },
          { title: 'Add tags', isOptional: true, content: <TagsStep {...props} /> },
          {
            title: 'Review',
            description:
              'Review your choices. After you create the users, you can view and download passwords and access keys.',
            content: <ReviewStep draft={draft} policy={policy} error={<ActionError error={create.error} />} />,
          },
        ]}
      />
      <AskBeforeLeaving guard={guard} />
    </>
  )
}
