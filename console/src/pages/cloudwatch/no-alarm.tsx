import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { href } from '../../router/location.ts'

/** Stands in place of an alarm that does not exist. */
export function NoAlarm({ name }: { readonly name: string }) {
  return (
    <ContentLayout header={<Header variant="h1">{name}</Header>}>
      <Alert
        type="warning"
        header="There is no such alarm"
        action={<Button href={href('/cloudwatch/alarms')}>Go to all alarms</Button>}
      >
        No alarm is named {name}. It may have been deleted.
      </Alert>
    </ContentLayout>
  )
}
