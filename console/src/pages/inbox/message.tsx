import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import type { Mail } from '../../../../models/castellan.ts'
import { Loaded } from '../../components/loaded.tsx'
import { formatTime } from '../../components/time.ts'
import { useQuery } from '../../components/use-query.ts'
import { href } from '../../router/location.ts'
import type { PageProps } from '../page-props.ts'
import { readMailbox } from './calls.ts'
import { Delivery } from './delivery.tsx'
import { HtmlText } from './html-text.tsx'
import { PlainText } from './plain-text.tsx'

/** One mail, as programs that show HTML and as those that do not show it. */
export default function MessagePage({ params }: PageProps) {
  const mailbox = useQuery('mailbox', readMailbox, { every: 5000 })
  return (
    <Loaded query={mailbox} what="the mail">
      {({ mail }) => {
        const message = mail.find(({ MessageId }) => MessageId === params.messageId)
        return message === undefined ? <NoMessage /> : <Message mail={message} />
      }}
    </Loaded>
  )
}

function Message({ mail }: { readonly mail: Mail }) {
  const facts = [
    { label: 'To', value: mail.To },
    { label: 'Date', value: formatTime(mail.Created) },
    { label: 'Delivery', value: <Delivery mail={mail} /> },
    { label: 'Attempts', value: mail.Attempts },
    ...(mail.DeliveredAt === undefined ? [] : [{ label: 'Delivered', value: formatTime(mail.DeliveredAt) }]),
    ...(mail.LastError === undefined ? [] : [{ label: 'Last error', value: mail.LastError }]),
  ]
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={<Button href={href('/inbox')}>Back to the inbox</Button>}>
          {mail.Subject}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Delivery</Header>}>
          <KeyValuePairs columns={3} minColumnWidth={200} items={facts} />
        </Container>
        <Container header={<Header variant="h2">Message</Header>}>
          <Content mail={mail} />
        </Container>
      </SpaceBetween>
    </ContentLayout>
  )
}

function Content({ mail: { Body, Html } }: { readonly mail: Mail }) {
  if (Html === undefined) return <PlainText text={Body} />
  return (
    <Tabs
      ariaLabel="Parts of the mail"
      tabs={[
        { id: 'html', label: 'HTML', content: <HtmlText html={Html} /> },
        { id: 'text', label: 'Plain text', content: <PlainText text={Body} /> },
      ]}
    />
  )
}

function NoMessage() {
  return (
    <ContentLayout header={<Header variant="h1">Mail</Header>}>
      <Alert
        type="warning"
        header="There is no such mail"
        action={<Button href={href('/inbox')}>Go to the inbox</Button>}
      >
        It may be older than the mails that are kept.
      </Alert>
    </ContentLayout>
  )
}
