import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useDraft } from '../../../components/draft.ts'
import { useQuery } from '../../../components/use-query.ts'
import { DEFAULT_POLICY } from '../../../iam/passwords/password-defaults.ts'
import { passwordPolicy } from '../../../iam/passwords/password-policy.ts'
import { forgetPolicies } from '../../../iam/policies/managed-policies.ts'
import { navigate, useLocation } from '../../../router/location.ts'
import { type CreatedUser, createUsers } from './create-users.ts'
import { EMPTY_DRAFT, type UserDraft, withoutPassword } from './draft.ts'
import { Success } from './success.tsx'
import { CreateUserWizard } from './wizard.tsx'

/** Adds users: details and credentials, permissions, tags, review, and then their secrets, once. */
export default function CreateUserPage() {
  const { draft, setDraft, guard } = useDraft(EMPTY_DRAFT, withoutPassword)
  const [created, setCreated] = useState<readonly CreatedUser[]>()
  /** What the users were made of, until all of it was done. */
  const submitted = useRef<UserDraft>(undefined)
  const isDone = useLocation().query.get('step') === 'done'
  // Who may not read the policy may still create users; the server checks the password.
  const policyQuery = useQuery('password-policy', () => passwordPolicy().catch(() => DEFAULT_POLICY))
  const policy = policyQuery.data ?? DEFAULT_POLICY

  const keep = (users: readonly CreatedUser[], from: UserDraft) => {
    forgetPolicies()
    const missing = users.filter(({ exists }) => !exists)
    submitted.current = users.some(({ problems }) => problems.length > 0) ? from : undefined
    // Drawn before the address changes, which is drawn at once.
    flushSync(() => {
      setCreated(users)
      // The secrets are in `created` alone now; a custom password is in nobody's memory but the typist's.
      setDraft(missing.length === 0 ? EMPTY_DRAFT : { ...from, names: missing.map(({ userName }) => userName) })
    })
  }
  const create = async () => {
    const users = await createUsers(draft, policy)
    const [only, another] = users
    // One that was not made is mended in the wizard; of several, each row says what became of it.
    if (another === undefined && only?.exists === false) throw only.problems[0]?.error
    keep(users, draft)
    navigate('/iam/create-user?step=done', { replace: true })
  }
  const retry = async () => {
    if (created !== undefined && submitted.current !== undefined) {
      const from = submitted.current
      keep(await createUsers(from, policy, created), from)
    }
  }

  if (created !== undefined && isDone) return <Success users={created} onRetry={retry} />
  return <CreateUserWizard draft={draft} guard={guard} onDraft={setDraft} policy={policy} onCreate={create} />
}
