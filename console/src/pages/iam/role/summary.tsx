import { ListInstanceProfilesForRoleCommand, type Role } from '@aws-sdk/client-iam'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { iam } from '../../../api/iam.ts'
import { agoText } from '../../../components/age.ts'
import { Copyable } from '../../../components/copyable.tsx'
import { Known } from '../../../components/known.tsx'
import { formatTime } from '../../../components/time.ts'
import { useNow } from '../../../components/use-now.ts'
import { useQuery } from '../../../components/use-query.ts'
import { sessionDurationText } from './durations.ts'

/** What is known of a role at a glance. */
export function Summary({ role }: { readonly role: Role }) {
  const now = useNow()
  const profiles = useQuery(
    `instance profiles of ${role.RoleName}`,
    async () =>
      (await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: role.RoleName }))).InstanceProfiles ?? [],
  )
  const lastUsed = role.RoleLastUsed?.LastUsedDate
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={200}
        items={[
          { label: 'Creation date', value: formatTime(role.CreateDate) },
          { label: 'ARN', value: <Copyable text={role.Arn ?? ''} what="ARN" /> },
          {
            label: 'Instance profile ARN',
            value: (
              <Known query={profiles}>
                {(list) =>
                  list.length === 0
                    ? '-'
                    : list.map(({ Arn = '' }) => <Copyable key={Arn} text={Arn} what="Instance profile ARN" />)
                }
              </Known>
            ),
          },
          { label: 'Last activity', value: lastUsed === undefined ? '-' : agoText(lastUsed, now) },
          { label: 'Maximum session duration', value: sessionDurationText(role.MaxSessionDuration ?? 3600) },
          { label: 'Link to switch roles in console', value: <Copyable text={switchLink(role)} what="Link" /> },
          { label: 'Description', value: role.Description || '-' },
        ]}
      />
    </Container>
  )
}

/** What people give to each other: it leads to the page that asks. */
function switchLink({ Arn = '', RoleName = '', Path = '/' }: Role): string {
  const [, , , , account = ''] = Arn.split(':')
  const query = new URLSearchParams({ roleName: Path.slice(1) + RoleName, account })
  return `${location.origin}/signin/switchrole?${query}`
}
