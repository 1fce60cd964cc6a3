/** What a page written for the CRM's own button says. Source: the CRM's documentation of its website chat button. */
export type Color = string

export type PluginConfig = {
  hidden?: boolean
  color?: Color
  onlinechat?: {
    mode?: 'widget' | 'frame'
    /** Selector of the element that the chat is drawn in, with `frame`. */
    container?: string
    user_id?: string
    /** Ours: with it the user is verified, and has their conversations back. */
    user_signature?: string
    locale?: PluginLocale
    theme?: PluginTheme
  }
}

export type PluginLocale = {
  extends?: string
  date_format?: string
  time_format?: string
  compose_placeholder?: string
  delivery_status_sending?: string
  delivery_status_sent?: string
  delivery_status_read?: string
  delivery_status_error?: string
  powered_by?: string
  new_messages?: string
}

export type PluginTheme = {
  background?: Color
  system_color?: Color
  header?: false | { background?: Color; color?: Color }
  message?: {
    outgoing_background?: Color
    outgoing_color?: Color
    incoming_background?: Color
    incoming_color?: Color
  }
  compose?: { height?: number; button_background?: Color }
}

type CustomField = {
  id?: number | string
  code?: string
  values?: { value?: unknown; enum?: unknown }[]
}

export type PluginMeta = {
  note?: { text?: string }
  contact?: { name?: string; custom_fields?: CustomField[] }
  lead?: { name?: string; sale?: number; custom_fields?: CustomField[] }
  bot_params?: Record<string, unknown>
}

/** A conversation, as `onConversationsChange` is told of it. */
export type PluginConversation = {
  name: string
  is_closed: boolean
  last_message?: {
    media: undefined
    created_at: number
    /** Said by the visitor. */
    is_out: boolean
    text: string
    type: 'text'
    author: { name: string } | undefined
  }
}

/** The snippet's own function queues until the script is there. */
export type CrmPlugin = { (name: string, ...args: unknown[]): void; q?: Iterable<Iterable<unknown>> }

declare global {
  interface Window {
    crmPluginConfig?: PluginConfig
    crmPlugin?: CrmPlugin
    crm_plugin?: { params?: PluginMeta[]; setMeta?: (meta: PluginMeta) => void }
  }
}
