import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { TwoCodes } from './mfa-calls.ts'
import { codesProblems } from './two-codes.ts'

interface Props {
  readonly codes: TwoCodes
  readonly onChange: (codes: TwoCodes) => void
  readonly showProblems: boolean
}

/** Two consecutive codes of an authenticator app. */
export function TwoCodesFields({ codes, onChange, showProblems }: Props) {
  const problems = showProblems ? codesProblems(codes) : {}
  const field = (label: string, which: keyof TwoCodes, set: (value: string) => TwoCodes, constraint: string) => (
    <FormField label={label} constraintText={constraint} errorText={problems[which]}>
      <Input
        value={codes[which]}
        inputMode="numeric"
        autoComplete="one-time-code"
        onChange={({ detail }) => onChange(set(detail.value.replace(/\s/g, '')))}
      />
    </FormField>
  )
  return (
    <SpaceBetween size="m">
      {field('MFA code 1', 'first', (first) => ({ ...codes, first }), 'The code that the app shows now.')}
      {field('MFA code 2', 'second', (second) => ({ ...codes, second }), 'Wait up to 30 seconds for the next one.')}
    </SpaceBetween>
  )
}
