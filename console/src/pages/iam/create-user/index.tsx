import Wizard from '@cloudscape-design/components/wizard'
import { useState } from 'react'
import { ActionError } from '../../../components/action-error.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useQuery } from '../../../components/use-query.ts'
import { DEFAULT_POLICY } from '../../../iam/passwords/password-defaults.ts'
import { passwordPolicy } from '../../../iam/passwords/password-policy.ts'
import { passwordRules } from '../../../iam/passwords/password-rules.ts'
import { forgetPolicies } from '../../../iam/policies/managed-policies.ts'
import { navigate } from '../../../router/location.ts'
import { type CreatedUser, createUsers } from './create-users.ts'
import { DetailsStep } from './details-step.tsx'
import { EMPTY_DRAFT, isStepComplete, type UserDraft } from './draft.ts'
import { PermissionsStep } from './permissions-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { Success } from './success.tsx'
import { TagsStep } from './tags-step.tsx'

/** What the button under each step says: the words of AWS's wizard until 2023, which tutorials still name. */
const NEXT_LABELS = ['Next: Permissions', 'Next: Tags', 'Next: Review']

/** Adds users: details and credentials, permissions, tags, review, and then their secrets, once. */
export default function CreateUserPage() {
  const [draft, setDraft] = useState<UserDraft>(EMPTY_DRAFT)
  const [step, setStep] = useState(0)
  const [showProblems, setShowProblems] = useState(false)
  const [created, setCreated] = useState<readonly CreatedUser[]>()
  // Who may not read the policy may still create users; the server checks the password.
  const policyQuery = useQuery('password-policy', () => passwordPolicy().catch(() => DEFAULT_POLICY))
  const policy = policyQuery.data ?? DEFAULT_POLICY
  const rules = passwordRules(policy)
  const passwordFits = (password: string) => rules.every(({ holds }) => holds(password))

  const create = useAction(async () => {
    const users = await createUsers(draft, policy)
    forgetPolicies()
    const firstProblem = users[0]?.problems[0]
    if (users.every(({ exists }) => !exists) && firstProblem !== undefined) throw firstProblem.error
    setCreated(users)
    // The secrets are in `created` alone now; a custom password is in nobody's memory but the typist's.
    setDraft(EMPTY_DRAFT)
  })

  const goTo = (requested: number) => {
    const incomplete = [0, 1, 2].find((at) => at < requested && !isStepComplete(draft, at, passwordFits))
    setShowProblems(incomplete !== undefined)
    setStep(incomplete ?? requested)
  }
  const change = (part: Partial<UserDraft>) => setDraft((before) => ({ ...before, ...part }))

  if (created !== undefined) return <Success users={created} />
  const props = { draft, change, showProblems }
  return (
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
      isLoadingNextStep={create.busy}
      activeStepIndex={step}
      onNavigate={({ detail }) => goTo(detail.requestedStepIndex)}
      onCancel={() => navigate('/iam/users')}
      onSubmit={() => void create.run()}
      steps={[
        {
          title: 'Add user(s)',
          description: `Today's AWS console calls this step "Specify user details".`,
          content: <DetailsStep {...props} policy={policy} />,
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
  )
}
