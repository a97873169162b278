import Wizard from '@cloudscape-design/components/wizard'
import { useState } from 'react'
import { ActionError } from '../../../components/action-error.tsx'
import { useDraft } from '../../../components/draft.ts'
import { flash } from '../../../components/flash.tsx'
import { AskBeforeLeaving } from '../../../components/leave-guard.tsx'
import { useSession } from '../../../components/session.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useWizardSteps } from '../../../components/wizard-steps.ts'
import { forgetPolicies } from '../../../iam/policies/managed-policies.ts'
import { navigate } from '../../../router/location.ts'
import { createRole } from './create-role.ts'
import { EMPTY_ROLE, type RoleDraft } from './draft.ts'
import { EntityStep } from './entity-step.tsx'
import { PermissionsStep } from './permissions-step.tsx'
import { roleProblems } from './problems.ts'
import { ReviewStep } from './review-step.tsx'

const REVIEW = 2

/** Creates a role, in the order and the words of AWS's wizard. */
export default function CreateRolePage() {
  const { AccountId } = useSession()
  const { draft, setDraft, guard, finish } = useDraft(EMPTY_ROLE)
  const [showProblems, setShowProblems] = useState(false)
  const problems = roleProblems(draft)
  const isComplete = problems.map((of) => Object.keys(of).length === 0)
  const firstIncomplete = [0, 1].find((at) => !isComplete[at]) ?? REVIEW
  const { step, goTo } = useWizardSteps(firstIncomplete)
  const change = (part: Partial<RoleDraft>) => setDraft((before) => ({ ...before, ...part }))

  const create = useAction(async () => {
    const failures = await createRole(draft, AccountId)
    finish()
    forgetPolicies()
    flash('success', `Role ${draft.name} created.`)
    for (const failure of failures) flash('error', failure)
    navigate(failures.length === 0 ? '/iam/roles' : `/iam/roles/${encodeURIComponent(draft.name)}`)
  })
  const goOn = (requested: number) => {
    setShowProblems(firstIncomplete < requested)
    goTo(Math.min(firstIncomplete, requested))
  }
  const props = (at: 0 | 1 | 2) => ({ draft, change, problems: showProblems ? problems[at] : {} })
  return (
    <>
      <Wizard
        i18nStrings={{
          stepNumberLabel: (number) => `Step ${number}`,
          collapsedStepsLabel: (number, count) => `Step ${number} of ${count}`,
          navigationAriaLabel: 'Steps',
          cancelButton: 'Cancel',
          previousButton: 'Previous',
          nextButton: 'Next',
        }}
        submitButtonText="Create role"
        isLoadingNextStep={create.busy}
        activeStepIndex={step}
        onNavigate={({ detail }) => goOn(detail.requestedStepIndex)}
        onCancel={() => navigate('/iam/roles')}
        onSubmit={() => {
          setShowProblems(true)
          if (isComplete[REVIEW]) void create.run()
        }}
        steps={[
          { title: 'Select trusted entity', content: <EntityStep {...props(0)} /> },
          { title: 'Add permissions', isOptional: true, content: <PermissionsStep {...props(1)} /> },
          {
            title: 'Name, review, and create',
            content: (
              <ReviewStep
                {...props(REVIEW)}
                showProblems={showProblems}
                onStep={goTo}
                error={<ActionError error={create.error} />}
              />
            ),
          },
        ]}
      />
      <AskBeforeLeaving guard={guard} />
    </>
  )
}
