/** What a site's admin sets about launcher and panel. It travels in the answer to the first hit, so the panel opens without a request of its own. */
export type WidgetSettings = {
  /** `#rgb` or `#rrggbb`. */
  color: string
  position: 'right' | 'left'
  /** Title of the panel and accessible name of the launcher. */
  title: string
  greeting: string
  /** What the form before the first message asks for. */
  fields: { name: FieldRule; email: FieldRule; phone: FieldRule }
}

export type FieldRule = 'hidden' | 'optional' | 'required'

export const DEFAULT_WIDGET: WidgetSettings = {
  color: '#2855d9',
  position: 'right',
  title: 'Chat with us',
  greeting: 'Hello! How can we help?',
  fields: { name: 'optional', email: 'optional', phone: 'optional' },
}
