import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { PasswordPolicy } from './password-defaults.ts'
import { passwordRules } from './password-rules.ts'

/** The policy as a list that ticks itself off while the person types. */
export function PasswordRules({ policy, password }: { readonly policy: PasswordPolicy; readonly password: string }) {
  return (
    <SpaceBetween size="xxxs">
      {passwordRules(policy).map(({ text, holds }) => (
        <StatusIndicator key={text} type={holds(password) ? 'success' : 'pending'}>
          <span className="sentence">{text}</span>
        </StatusIndicator>
      ))}
    </SpaceBetween>
  )
}
