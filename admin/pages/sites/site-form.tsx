import { useEffect, useState } from 'preact/hooks'
import { patch } from '../../api.ts'
import { unsaved } from '../../leave.ts'
import { Card } from '../../parts/card.tsx'
import { Check, Choices } from '../../parts/choice.tsx'
import { errorAt, Select, TextArea, TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { SaveBar } from '../../parts/save-bar.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { amend, invalidate } from '../../resource.ts'
import type { Pipeline, Site, SiteWidget } from '../../wire.ts'
import { BotCount } from './bot-count.tsx'
import { consentChoices } from './consent.ts'
import { Install } from './install.tsx'
import { originsFrom } from './origins.ts'
import { OtherChannels } from './other-channels.tsx'
import { tidy } from './own-field.ts'
import { OwnFields } from './own-fields.tsx'
import { Preview } from './preview.tsx'
import css from './sites.module.css'
import { WidgetFields } from './widget-fields.tsx'
import { WidgetWords } from './widget-words.tsx'

type SiteFormProps = { site: Site; pipelines: Pipeline[]; back: { href: string; label: string } }

const FORM = 'site-form'

const draftOf = ({ name, origins, pipeline_id, require_signature, pixel, widget }: Site) => ({
  name,
  origins: origins.join('\n'),
  pipeline_id,
  require_signature,
  consent: pixel.consent,
  cookie_days: String(pixel.cookie_days),
  widget,
})

export type SiteDraft = ReturnType<typeof draftOf>

export function SiteForm({ site, pipelines, back }: SiteFormProps) {
  const [draft, setDraft] = useState(draftOf(site))
  const { busy, problem, send, forgive } = useSending()
  const change = (part: Partial<SiteDraft>) => setDraft({ ...draft, ...part })
  const changeWidget = (part: Partial<SiteWidget>) => change({ widget: { ...draft.widget, ...part } })
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(site))
  useEffect(() => {
    unsaved.value = dirty
    return () => {
      unsaved.value = false
    }
  }, [dirty])

  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const { consent, cookie_days, origins, ...rest } = draft
      const answer = await patch<Site>(`/sites/${site.id}`, {
        ...rest,
        name: rest.name.trim(),
        origins: originsFrom(origins),
        widget: { ...draft.widget, form: tidy(draft.widget.form) },
        pixel: { consent, cookie_days: Number(cookie_days) },
      })
      if (!answer.ok) return answer.problem
      amend<Site>(`/sites/${site.id}`, () => answer.data)
      setDraft(draftOf(answer.data))
      for (const changed of ['/sites', '/channels', '/pipelines/']) invalidate(changed)
      say('Site saved')
      return null
    })
  }

  return (
    <Page title={site.name} back={back}>
      <div class={css.columns}>
        <form id={FORM} class={css.column} onSubmit={save}>
          <Card title="Website">
            <TextField
              label="Name"
              required
              maxLength={200}
              value={draft.name}
              onValue={(name) => change({ name })}
              error={errorAt(problem, '/name')}
            />
            <TextArea
              label="Origins"
              rows={2}
              spellcheck={false}
              value={draft.origins}
              onValue={(origins) => change({ origins })}
              error={errorAt(problem, '/origins')}
              hint="Where your pages are served from, such as https://www.example.com, one on each line."
            />
            <Select
              label="Leads go to"
              value={draft.pipeline_id}
              onValue={(pipeline_id) => change({ pipeline_id })}
              options={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
              error={errorAt(problem, '/pipeline_id')}
            />
          </Card>
          <Card title="Recognising visitors">
            <Choices
              legend="When may a visitor's browser be remembered?"
              hint="A browser that sends Global Privacy Control is not remembered in any case."
              value={draft.consent}
              choices={consentChoices}
              onValue={(consent) => change({ consent })}
            />
            <TextField
              label="Days that a browser is remembered after each visit"
              type="number"
              min={1}
              max={400}
              required
              value={draft.cookie_days}
              onValue={(cookie_days) => change({ cookie_days })}
              error={errorAt(problem, '/pixel/cookie_days')}
              hint="400 is the longest that browsers allow."
            />
            <Check
              title="Require signed identities"
              words="Your website tells Onelead who is signed in, and must sign it with the identity secret. Turn on once your server does so."
              checked={draft.require_signature}
              onChange={(require_signature) => change({ require_signature })}
            />
            <BotCount site_id={site.id} />
          </Card>
          <WidgetFields widget={draft.widget} change={changeWidget} problem={problem} />
          <OwnFields
            saved={site.widget.form.map(({ key }) => key)}
            widget={draft.widget}
            change={changeWidget}
            problem={problem}
          />
          <OtherChannels widget={draft.widget} change={changeWidget} problem={problem} />
          <WidgetWords widget={draft.widget} change={changeWidget} problem={problem} />
          <ProblemNote
            problem={problem}
            shown={['/name', '/origins', '/pipeline_id', '/pixel/cookie_days', '/widget']}
          />
        </form>
        <div class={css.column}>
          <Preview widget={draft.widget} />
          <Install site={site} />
        </div>
      </div>
      <SaveBar
        dirty={dirty}
        busy={busy}
        form={FORM}
        discard={() => {
          setDraft(draftOf(site))
          forgive()
        }}
      />
    </Page>
  )
}
