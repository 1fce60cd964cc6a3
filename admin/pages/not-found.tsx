import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { LinkButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Page } from '../parts/page.tsx'

export function Home() {
  const { route } = useLocation()
  useEffect(() => route('/admin/pipelines', true), [route])
  return null
}

export const NotFound = () => (
  <Page title="Page not found">
    <Empty
      icon="info"
      title="There is nothing at this address"
      action={<LinkButton href="/admin/leads">Go to leads</LinkButton>}
    >
      The link may be old, or what it showed may have been removed.
    </Empty>
  </Page>
)
