/** What the launcher and the panel say, in English; the other languages have the same names. */
export const ENGLISH = {
  title: 'Chat with us',
  greeting: 'Hello! How can we help?',
  close: 'Close chat',
  fresh: 'New conversation',
  messages: 'Messages',
  you: 'You',
  agent: 'Reply',
  name: 'Name',
  email: 'Email',
  phone: 'Phone',
  optional: 'optional',
  choose: 'Please choose',
  message: 'Message',
  placeholder: 'Write a message…',
  send: 'Send',
  sending: 'Sending…',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  typing: 'Writing…',
  unread: 'New messages',
  failed: 'Not sent.',
  retry: 'Try again',
  offline: 'You are offline. Your messages are kept here and sent when you are back.',
  required: 'Please fill this in.',
  no_email: 'Please check the address; it should look like ada@example.com.',
  writing_as: 'Writing as',
  change: 'Change',
  today: 'Today',
  elsewhere: 'Or write to us here',
  call: 'Call us',
  hello: 'Hello!',
}

export type TextName = keyof typeof ENGLISH
export const TEXT_NAMES = Object.keys(ENGLISH) as TextName[]

export const LANGUAGES = ['en', 'es', 'pt', 'de', 'fr', 'pl', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]
