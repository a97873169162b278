import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { TwoCodes } from './mfa-calls.ts'

const CODE = /^\d{6}$/

/** Whether both codes look like codes. They are checked for real by the server. */
export function areCodes({ first, second }: TwoCodes): boolean {
  return CODE.test(first) && CODE.test(second)
}

interface Props {
  readonly codes: TwoCodes
  readonly onChange: (codes: TwoCodes) => void
  readonly showProblems: boolean
}

/** Two consecutive codes of an authenticator app. */
export function TwoCodesFields({ codes, onChange, showProblems }: Props) {
  const field = (label: string, value: string, set: (value: string) => TwoCodes, constraint: string) => (
    <FormField
      label={label}
      constraintText={constraint}
      errorText={showProblems && !CODE.test(value) && 'Enter the 6 digits that the app shows.'}
    >
      <Input
        value={value}
        inputMode="numeric"
        autoComplete="one-time-code"
        onChange={({ detail }) => onChange(set(detail.value.replace(/\s/g, '')))}
      />
    </FormField>
  )
  return (
    <SpaceBetween size="m">
      {field('MFA code 1', codes.first, (first) => ({ ...codes, first }), 'The code that the app shows now.')}
      {field('MFA code 2', codes.second, (second) => ({ ...codes, second }), 'Wait up to 30 seconds for the next one.')}
    </SpaceBetween>
  )
}
