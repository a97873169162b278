import Wizard from '@cloudscape-design/components/wizard'
import { useEffect, useRef, useState } from 'react'
import { ActionError } from '../../../components/action-error.tsx'
import { flash } from '../../../components/flash.tsx'
import { useSession } from '../../../components/session.tsx'
import { useAction } from '../../../components/use-action.ts'
import {
  createDevice,
  deleteDevice,
  enableDevice,
  type TwoCodes,
  type UnassignedDevice,
} from '../../../iam/credentials/mfa-calls.ts'
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
 * Assigns an authenticator app to root or to a user: name it, show its secret, prove it by two consecutive codes. A
 * device whose wizard is left is deleted, or its name would be taken for ever.
 */
export default function AssignMfaPage({ params }: PageProps) {
  const session = useSession()
  const isRoot = session.PrincipalKind === 'root'
  const ofOther = params.userName !== undefined
  const userName = params.userName ?? session.UserName
  const back = ofOther
    ? `/iam/users/${encodeURIComponent(userName ?? '')}?tab=security_credentials`
    : '/security-credentials'

  const [step, setStep] = useState(0)
  const [name, setName] = useState(isRoot && !ofOther ? ROOT_DEVICE : (userName ?? ''))
  const [codes, setCodes] = useState<TwoCodes>({ first: '', second: '' })
  const [problems, setProblems] = useState(false)
  const [device, setDevice] = useState<UnassignedDevice>()
  const unassigned = useRef<string>(undefined)

  useEffect(() => () => discard(unassigned.current), [])

  const create = useAction(async () => {
    if (device !== undefined) await deleteDevice(device.serialNumber)
    unassigned.current = undefined
    setDevice(undefined)
    const created = await createDevice(name, session.AccountId)
    unassigned.current = created.serialNumber
    setDevice(created)
  })
  const assign = useAction(async () => {
    if (device === undefined) return
    await enableDevice(isRoot && !ofOther ? undefined : userName, device.serialNumber, codes)
    unassigned.current = undefined
  })

  const goTo = async (requested: number) => {
    const problem = nameProblem(name, LONGEST_DEVICE_NAME)
    setProblems(requested > 0 && problem !== undefined)
    if (requested > 0 && (problem !== undefined || !(await create.run()))) return
    setStep(requested)
  }
  const submit = async () => {
    setProblems(true)
    if (!areCodes(codes)) return assign.clearError()
    if (!(await assign.run())) return
    flash('success', `MFA device assigned: ${name}. Its code is asked for at every later sign-in.`)
    navigate(back)
  }

  return (
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
              device={device}
              codes={codes}
              onCodes={setCodes}
              showProblems={problems}
              error={<ActionError error={assign.error} />}
            />
          ),
        },
      ]}
    />
  )
}

/** Best effort, and silent: the person has gone on; an unassigned device of this name is replaced next time. */
function discard(serialNumber: string | undefined): void {
  if (serialNumber !== undefined) deleteDevice(serialNumber).catch(() => undefined)
}
