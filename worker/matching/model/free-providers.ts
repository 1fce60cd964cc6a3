/** Mail providers that anybody may use, by the name in front of their endings: they say nothing of a company. Common knowledge. */
const NAMES = new Set(
  (
    'gmail googlemail yahoo ymail rocketmail hotmail outlook live msn icloud me mac aol gmx web t-online posteo ' +
    'freenet arcor mailbox mail email yandex ya proton protonmail pm tutanota tuta fastmail hey zoho libero alice ' +
    'virgilio tiscali tin orange wanadoo free laposte sfr neuf wp onet interia o2 op poczta uol bol terra ig globo ' +
    'prodigy rediffmail sify qq 163 126 sina foxmail naver daum hanmail docomo ezweb softbank comcast verizon att ' +
    'sbcglobal bellsouth cox charter btinternet sky virginmedia talktalk ntlworld blueyonder bluewin hispeed sunrise ' +
    'telefonica seznam centrum abv ukr rambler bk inbox list ziggo kpnmail xs4all telenet skynet bigpond optusnet ' +
    'xtra mynet ttmail windowslive example'
  ).split(' '),
)

/** `yahoo.co.uk`, `gmx.de`; a name cut off or mistyped is none of them. */
export const isFreeProvider = (domain: string) => NAMES.has(domain.split('.')[0] ?? '')
