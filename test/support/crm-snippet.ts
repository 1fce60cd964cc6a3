/**
 * What a page has of the CRM: its settings, then the code that its installation page gives out. That code makes the two
 * globals, which queue what they are told, and loads a script; here as there, but for the address.
 */
export const crmSnippet = (address: string, config: object | null = null) => `
<script>${config ? `window.crmPluginConfig = ${JSON.stringify(config)};` : ''}</script>
<script>
  window.installButton = function () {
    window.crm_plugin = {
      id: '1234567', hash: 'abc', locale: 'en', inline: true,
      setMeta: function (p) { this.params = (this.params || []).concat([p]) },
    }
    window.crmPlugin = window.crmPlugin || function () { (window.crmPlugin.q = window.crmPlugin.q || []).push(arguments) }
    var s = document.createElement('script')
    s.async = true
    s.id = 'crm_plugin_script'
    s.src = '${address}'
    document.head.appendChild(s)
  }
  window.installButton()
</script>`
