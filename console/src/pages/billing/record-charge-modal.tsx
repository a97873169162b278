import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { castellan } from '../../api/castellan.ts'
import { ActionError } from '../../components/action-error.tsx'
import { flash } from '../../components/flash.tsx'
import { useAction } from '../../components/use-action.ts'
import { amountError, dollars, serviceNameError } from './money.ts'

interface Props {
  readonly onRecorded: () => void
  readonly onDismiss: () => void
}

/** Records one charge, now: the bill of this account is what its operator records. */
export function RecordChargeModal({ onRecorded, onDismiss }: Props) {
  const [serviceName, setServiceName] = useState('Amazon Elastic Compute Cloud')
  const [amount, setAmount] = useState('')
  const [tried, setTried] = useState(false)
  const record = useAction(async () => {
    const { MonthToDate } = await castellan('RecordCharges', {
      Charges: [{ ServiceName: serviceName, Amount: amount }],
    })
    flash('success', `Charge recorded. Month to date: ${dollars(MonthToDate)}.`)
  })
  const errors = { service: serviceNameError(serviceName), amount: amountError(amount) }
  const submit = async () => {
    setTried(true)
    if (errors.service !== undefined || errors.amount !== undefined) return
    if (await record.run()) onRecorded()
  }
  return (
    <Modal
      visible
      header="Record a charge"
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Cancel
            </Button>
            <Button variant="primary" loading={record.busy} onClick={() => void submit()}>
              Record charge
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <FormField label="Service" errorText={tried ? errors.service : undefined}>
          <Input value={serviceName} onChange={({ detail }) => setServiceName(detail.value)} autoComplete={false} />
        </FormField>
        <FormField
          label="Amount (USD)"
          errorText={tried ? errors.amount : undefined}
          constraintText="For example 12.50."
        >
          <Input
            value={amount}
            inputMode="decimal"
            onChange={({ detail }) => setAmount(detail.value)}
            onKeyDown={({ detail }) => {
              if (detail.key === 'Enter') void submit()
            }}
            autoComplete={false}
          />
        </FormField>
        <Box color="text-body-secondary" fontSize="body-s">
          The charge counts from now. Charges cannot be changed or deleted afterwards.
        </Box>
        <ActionError error={record.error} />
      </SpaceBetween>
    </Modal>
  )
}
