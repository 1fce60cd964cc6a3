import { useState } from 'preact/hooks'
import {
  ENGLISH,
  LANGUAGES,
  type Language,
  TEXT_NAMES,
  type TextName,
} from '../../../protocol/widget-texts.ts'
import type { Trouble } from '../../api.ts'
import { Card } from '../../parts/card.tsx'
import { errorAt, Select, TextField } from '../../parts/field.tsx'
import type { SiteWidget } from '../../wire.ts'
import { languageName } from './languages.ts'
import css from './sites.module.css'

type WidgetWordsProps = {
  widget: SiteWidget
  change: (part: Partial<SiteWidget>) => void
  problem: Trouble | null
}

/** Every word of the chat, replaced language by language. */
export function WidgetWords({ widget, change, problem }: WidgetWordsProps) {
  const [language, setLanguage] = useState<Language>(widget.language === 'auto' ? 'en' : widget.language)
  const own = widget.texts[language] ?? {}
  const put = (name: TextName, text: string) => {
    const { [name]: _, ...others } = own
    const made = text ? { ...others, [name]: text } : others
    const { [language]: __, ...languages } = widget.texts
    change({ texts: Object.keys(made).length > 0 ? { ...languages, [language]: made } : languages })
  }
  const replaced = LANGUAGES.filter((it) => widget.texts[it])
  return (
    <Card
      title="Words"
      hint={
        replaced.length > 0
          ? `Replaced in ${replaced.map(languageName).join(', ')}.`
          : 'The chat speaks seven languages by itself. Replace what you would say in other words.'
      }
    >
      <details>
        <summary class={css.summary}>Replace words</summary>
        <div class={css.form}>
          <Select
            label="Language"
            value={language}
            options={LANGUAGES.map((value) => ({ value, label: languageName(value) }))}
            onValue={(value) => setLanguage(value as Language)}
          />
          {TEXT_NAMES.map((name) => (
            <TextField
              key={name}
              label={ENGLISH[name]}
              value={own[name] ?? ''}
              dir="auto"
              lang={language}
              placeholder="As it is"
              onValue={(text) => put(name, text)}
              error={errorAt(problem, `/widget/texts/${language}/${name}`)}
              maxLength={300}
            />
          ))}
        </div>
      </details>
    </Card>
  )
}
