/** The snippet of the CRM gives its script an address and nothing else, so that is where the site key stands. */
const script = document.currentScript as HTMLScriptElement | null
if (script) script.dataset.site ??= new URL(script.src).searchParams.get('site') ?? ''
