import { UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import type { PasswordPolicy } from '../../../iam/passwords/password-defaults.ts'

interface Props {
  readonly policy: PasswordPolicy
  readonly onChanged: () => Promise<void>
  readonly onClose: () => void
}

type Flag =
  | 'requireUppercase'
  | 'requireLowercase'
  | 'requireNumbers'
  | 'requireSymbols'
  | 'usersMayChange'
  | 'hardExpiry'

const FLAGS: readonly { flag: Flag; label: string }[] = [
  { flag: 'requireUppercase', label: 'Require at least one uppercase letter from the Latin alphabet (A-Z)' },
  { flag: 'requireLowercase', label: 'Require at least one lowercase letter from the Latin alphabet (a-z)' },
  { flag: 'requireNumbers', label: 'Require at least one number' },
  {
    flag: 'requireSymbols',
    label: "Require at least one non-alphanumeric character (! @ # $ % ^ & * ( ) _ + - = [ ] { } | ')",
  },
  { flag: 'usersMayChange', label: 'Allow users to change their own password' },
  { flag: 'hardExpiry', label: 'Password expiration requires administrator reset' },
]

type Count = 'minimumLength' | 'maximumAge' | 'reusePrevention'

/** API_UpdateAccountPasswordPolicy's ranges; 0 turns the last two off. */
const COUNTS: readonly { count: Count; label: string; least: number; most: number; zero: boolean }[] = [
  { count: 'minimumLength', label: 'Minimum password length', least: 6, most: 128, zero: false },
  { count: 'maximumAge', label: 'Expire passwords after this many days (0: never)', least: 1, most: 1095, zero: true },
  { count: 'reusePrevention', label: 'Prevent reuse of this many passwords (0: none)', least: 1, most: 24, zero: true },
]

export function EditPasswordPolicy({ policy, onChanged, onClose }: Props) {
  const [draft, setDraft] = useState(policy)
  const outOfRange = ({ count, least, most, zero }: (typeof COUNTS)[number]) =>
    !(zero && draft[count] === 0) && !(Number.isInteger(draft[count]) && draft[count] >= least && draft[count] <= most)
  return (
    <ConfirmModal
      header="Edit password policy"
      confirm="Save changes"
      size="large"
      disabled={COUNTS.some(outOfRange)}
      onConfirm={async () => {
        await iam.send(
          new UpdateAccountPasswordPolicyCommand({
            MinimumPasswordLength: draft.minimumLength,
            RequireUppercaseCharacters: draft.requireUppercase,
            RequireLowercaseCharacters: draft.requireLowercase,
            RequireNumbers: draft.requireNumbers,
            RequireSymbols: draft.requireSymbols,
            AllowUsersToChangePassword: draft.usersMayChange,
            HardExpiry: draft.hardExpiry,
            ...(draft.maximumAge > 0 && { MaxPasswordAge: draft.maximumAge }),
            ...(draft.reusePrevention > 0 && { PasswordReusePrevention: draft.reusePrevention }),
          }),
        )
        flash('success', 'Password policy saved.')
        await onChanged()
      }}
      onClose={onClose}
    >
      {COUNTS.map((row) => (
        <FormField
          key={row.count}
          label={row.label}
          errorText={outOfRange(row) && `Enter a number from ${row.least} to ${row.most}${row.zero ? ', or 0' : ''}.`}
        >
          <Input
            type="number"
            value={String(draft[row.count])}
            onChange={({ detail }) => setDraft({ ...draft, [row.count]: Number(detail.value) })}
          />
        </FormField>
      ))}
      {FLAGS.map(({ flag, label }) => (
        <Checkbox
          key={flag}
          checked={draft[flag]}
          onChange={({ detail }) => setDraft({ ...draft, [flag]: detail.checked })}
        >
          {label}
        </Checkbox>
      ))}
    </ConfirmModal>
  )
}
