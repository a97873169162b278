import type { MFADevice } from '@aws-sdk/client-iam'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { formatTime } from '../../components/time.ts'
import type { Query } from '../../components/use-query.ts'
import { removeDevice, resyncDevice, type TwoCodes } from './mfa-calls.ts'
import { areCodes } from './two-codes.ts'
import { TwoCodesFields } from './two-codes-fields.tsx'

/** The most that a user or root has, since November 2022. */
const MOST_DEVICES = 8

const COLUMNS: readonly Column<MFADevice>[] = [
  { id: 'type', header: 'Type', cell: () => 'Virtual (authenticator app)' },
  { id: 'serial', header: 'Identifier', isRowHeader: true, cell: ({ SerialNumber }) => SerialNumber },
  { id: 'certifications', header: 'Certifications', cell: () => 'Not applicable' },
  { id: 'created', header: 'Created on', cell: ({ EnableDate }) => formatTime(EnableDate) },
]

interface Props {
  /** `undefined` for root's own. */
  readonly userName: string | undefined
  readonly devices: Query<MFADevice[]>
  /** Where the wizard is. */
  readonly assignHref: string
}

/** Multi-factor authentication: assign, remove, resynchronise. */
export function MfaDevices({ userName, devices, assignHref }: Props) {
  const [serialNumber, setSerialNumber] = useState<string>()
  const [asked, setAsked] = useState<'remove' | 'resync'>()
  const selected = devices.data?.find(({ SerialNumber }) => SerialNumber === serialNumber)
  const close = () => setAsked(undefined)
  return (
    <>
      <ResourceTable
        name="Multi-factor authentication (MFA)"
        query={devices}
        columns={COLUMNS}
        idOf={({ SerialNumber }) => SerialNumber ?? ''}
        description="A code from your phone at every sign-in, beside the password. Eight devices at most."
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([device]) => setSerialNumber(device?.SerialNumber)}
        emptyText="No MFA devices. Assign one: a password alone can be stolen."
        actions={
          <>
            <Button disabled={selected === undefined} onClick={() => setAsked('remove')}>
              Remove
            </Button>
            <Button disabled={selected === undefined} onClick={() => setAsked('resync')}>
              Resync
            </Button>
            <Button
              variant={devices.data?.length === 0 ? 'primary' : 'normal'}
              disabled={(devices.data?.length ?? 0) >= MOST_DEVICES}
              href={assignHref}
            >
              Assign MFA device
            </Button>
          </>
        }
      />
      {asked === 'remove' && selected !== undefined && (
        <ConfirmModal
          header="Remove MFA device?"
          confirm="Remove"
          onConfirm={async () => {
            await removeDevice(userName, selected.SerialNumber ?? '')
            flash('success', `MFA device ${selected.SerialNumber} removed.`)
            await devices.reload()
          }}
          onClose={close}
        >
          <Box>{selected.SerialNumber} will no longer be asked for at sign-in, and its secret is deleted.</Box>
        </ConfirmModal>
      )}
      {asked === 'resync' && selected !== undefined && (
        <ResyncModal userName={userName} serialNumber={selected.SerialNumber ?? ''} onClose={close} />
      )}
    </>
  )
}

function ResyncModal(props: { userName: string | undefined; serialNumber: string; onClose: () => void }) {
  const [codes, setCodes] = useState<TwoCodes>({ first: '', second: '' })
  return (
    <ConfirmModal
      header="Resync MFA device"
      confirm="Resync"
      disabled={!areCodes(codes)}
      onConfirm={async () => {
        await resyncDevice(props.userName, props.serialNumber, codes)
        flash('success', 'MFA device resynchronised.')
      }}
      onClose={props.onClose}
    >
      <Box>When the clock of your phone has drifted, two consecutive codes set {props.serialNumber} right again.</Box>
      <TwoCodesFields codes={codes} onChange={setCodes} showProblems={codes.second.length === 6} />
    </ConfirmModal>
  )
}
