import type { PluginConfig, PluginTheme } from './config.ts'

const color = (property: string, value: string | undefined) =>
  value && CSS.supports('color', value) ? `${property}:${value}!important;` : ''

/** The CRM's own limit of the composer. */
const COMPOSER_MAX_PX = 170

const themeRules = ({ background, system_color, header, message, compose }: PluginTheme): string[] => [
  `.panel{${color('--bg', background)}${color('--muted', system_color)}}`,
  header === false
    ? // Where the panel fills the screen, the button that closes it must stay within reach.
      '.bar{display:none!important}@media(max-width:480px),(max-height:480px){.panel{inset:0 0 84px!important;height:auto!important}}'
    : `.bar{${color('background', header?.background)}${color('color', header?.color)}}`,
  `.visitor p{${color('background', message?.outgoing_background)}${color('color', message?.outgoing_color)}}`,
  `.agent p{${color('background', message?.incoming_background)}${color('color', message?.incoming_color)}}`,
  `.send{${color('background', compose?.button_background)}}`,
  compose?.height ? `#message{min-height:${Math.min(Number(compose.height) || 0, COMPOSER_MAX_PX)}px}` : '',
]

const FRAMED =
  ':host{all:initial!important;display:block!important;height:100%!important}div:has(>.panel){height:100%}.panel:not([hidden]){box-sizing:border-box!important;position:relative!important;inset:auto!important;width:100%!important;height:100%!important;min-height:420px!important;border-radius:0!important;box-shadow:none!important;animation:none!important}'

/** Without the button the panel takes its place. */
const HIDDEN = '.launcher{display:none!important}.panel{bottom:20px!important}'

/** What the page wants it to look like, as the rules of one sheet. */
export const lookOf = ({ hidden, onlinechat }: PluginConfig, framed: boolean): string =>
  [...themeRules(onlinechat?.theme ?? {}), ...(hidden ? [HIDDEN] : []), ...(framed ? [FRAMED] : [])].join('')
