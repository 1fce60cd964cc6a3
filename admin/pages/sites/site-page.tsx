import { useRoute } from 'preact-iso/router'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Page as Listed, Pipeline, Site } from '../../wire.ts'
import { SiteForm } from './site-form.tsx'

const back = { href: '/admin/sites', label: 'Sites' }

export function SitePage() {
  const { id = '' } = useRoute().params
  const site = useResource<Site>(`/sites/${id}`)
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  if (site.problem?.status === 404)
    return (
      <Page title="Site not found" back={back}>
        <Empty icon="site" title="There is no such site" />
      </Page>
    )
  if (!site.data || !pipelines.data)
    return (
      <Page title="Site" back={back}>
        {site.problem || pipelines.problem ? (
          <ProblemNote problem={site.problem ?? pipelines.problem} retry={site.reload} />
        ) : (
          <Loading rows={8} />
        )}
      </Page>
    )
  return <SiteForm key={id} site={site.data} pipelines={pipelines.data.data} back={back} />
}
