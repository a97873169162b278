import Wizard from '@cloudscape-design/components/wizard'
import { useEffect, useRef, useState } from 'react'
import { ActionError } from '../../../components/action-error.tsx'
import { flash } from '../../../components/flash.tsx'
import { AskBeforeLeaving, useLeaveGuard } from '../../../components/leave-guard.tsx'
import { Loading } from '../../../components/loaded.tsx'
import { useSession } from '../../../components/session.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useQuery } from '../../../components/use-query.ts'
import { useWizardSteps } from '../../../components/wizard-steps.ts'
import { CodeError } from '../../../iam/credentials/code-error.tsx'
import { type Enrolment, forgetEnrolment, keepEnrolment, keptEnrolment } from '../../../iam/credentials/enrolment.ts'
import { createDevice, deleteDevice, enableDevice, type TwoCodes } from '../../../iam/credentials/mfa-calls.ts'
import { areCodes } from '../../../iam/credentials/two-codes.ts'
import { nameProblem } from '../../../iam/limits.ts'
import { navigate } from '../../../router/location.ts'
import type { PageProps } from '../../page-props.ts'
import { SelectDevice } from './select-device.tsx'
import { SetUpDevice } from './set-up-device.tsx'

/** Only root may take this name: https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-virt-mfa-for-root.html */
const ROOT_DEVICE = 'root-account-mfa-device'

const LONGEST_DEVICE_NAME = 226

/**
 * Assigns an authenticator app to root or to a user: name it, show its secret, prove it by two consecutive codes. The
 * secret stays the same when the person goes back a step, and when the page is loaded again. A device whose wizard is
 * left is deleted, or its name would be taken for ever.
 */
export default function AssignMfaPage({ params }: PageProps) {
  const session = useSession()
  const isRoot = session.PrincipalKind === 'root'
  const ofOther = params.userName !== undefined
  const userName = params.userName ?? session.UserName
  const owner = isRoot && !ofOther ? undefined : userName
  const kept = useQuery(`enrolment of ${owner}`, () => keptEnrolment(owner ?? ''))
  if (kept.loading) return <Loading what="the new device" />
  return (
    <AssignMfa
      owner={owner}
      suggestedName={owner === undefined ? ROOT_DEVICE : owner}
      kept={kept.data}
      back={
        ofOther ? `/iam/users/${encodeURIComponent(userName ?? '')}?tab=security_credentials` : '/security-credentials'
      }
    />
  )
}

interface Props {
  /** `undefined` for root. */
  readonly owner: string | undefined
  readonly suggestedName: string
  /** What the page had before it was loaded again. */
  readonly kept: Enrolment | undefined
  readonly back: string
}

function AssignMfa({ owner, suggestedName, kept, back }: Props) {
  const { AccountId } = useSession()
  const [name, setName] = useState(kept?.deviceName ?? suggestedName)
  const [codes, setCodes] = useState<TwoCodes>({ first: '', second: '' })
  const [problems, setProblems] = useState(false)
  const [enrolment, setEnrolment] = useState(kept)
  const unassigned = useRef(kept?.device.serialNumber)
  const { step, goTo: showStep } = useWizardSteps(enrolment === undefined ? 0 : 1)
  // A reload loses nothing: only another page does.
  const guard = useLeaveGuard({ isHeld: () => unassigned.current !== undefined, onUnload: false })

  useEffect(() => () => discard(unassigned.current), [])

  const create = useAction(async () => {
    if (enrolment?.deviceName === name) return
    if (enrolment !== undefined) await deleteDevice(enrolment.device.serialNumber)
    unassigned.current = undefined
    forgetEnrolment()
    setEnrolment(undefined)
    const device = await createDevice(name, AccountId)
    unassigned.current = device.serialNumber
    const made = { deviceName: name, device }
    setEnrolment(made)
    // Where the browser cannot keep it, a reload begins anew, and nothing else is lost.
    await keepEnrolment(owner ?? '', made).catch(() => undefined)
  })
  const assign = useAction(async () => {
    if (enrolment === undefined) return
    await enableDevice(owner, enrolment.device.serialNumber, codes)
    unassigned.current = undefined
    forgetEnrolment()
  })

  const goTo = async (requested: number) => {
    const problem = nameProblem(name, LONGEST_DEVICE_NAME)
    setProblems(requested > 0 && problem !== undefined)
    if (requested > 0 && (problem !== undefined || !(await create.run()))) return
    showStep(requested)
  }
  const submit = async () => {
    setProblems(true)
    if (!areCodes(codes)) return assign.clearError()
    if (!(await assign.run())) return
    flash('success', `MFA device assigned: ${enrolment?.deviceName}. Its code is asked for at every later sign-in.`)
    navigate(back)
  }

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
        submitButtonText="Add MFA"
        isLoadingNextStep={create.busy || assign.busy}
        activeStepIndex={step}
        onNavigate={({ detail }) => void goTo(detail.requestedStepIndex)}
        onCancel={() => navigate(back)}
        onSubmit={() => void submit()}
        steps={[
          {
            title: 'Select MFA device',
            content: (
              <SelectDevice
                name={name}
                onChange={setName}
                problem={problems ? nameProblem(name, LONGEST_DEVICE_NAME) : undefined}
                error={<ActionError error={create.error} />}
              />
            ),
          },
          {
            title: 'Set up device',
            description: 'Once this was called "Manage MFA device"; the button at its end "Assign MFA".',
            content: (
              <SetUpDevice
                device={enrolment?.device}
                codes={codes}
                onCodes={setCodes}
                showProblems={problems}
                error={<CodeError error={assign.error} />}
              />
            ),
          },
        ]}
      />
      <AskBeforeLeaving guard={guard} header="Leave without the device?">
        The secret that your app may have scanned is deleted: remove the entry there.
      </AskBeforeLeaving>
    </>
  )
}

/** Best effort, and silent: the person has gone on; an unassigned device of this name is replaced next time. */
function discard(serialNumber: string | undefined): void {
  forgetEnrolment()
  if (serialNumber !== undefined) deleteDevice(serialNumber).catch(() => undefined)
}
