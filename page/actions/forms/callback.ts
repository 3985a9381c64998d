/** Answering a callback. */

import { type Field, form } from '../form.ts'
import { readJson } from '../json-text.ts'
import type { Subject } from '../kinds.ts'
import { errorBody, errorFields } from './error-fields.ts'

export const succeedCallbackForm = ({ callback }: Subject) =>
  form({
    title: 'Answer the callback',
    submit: 'Succeed',
    fields: { result: resultField },
    ask: ({ result }) => ({
      path: '/callbacks/succeed',
      body: { callbackId: callback?.callbackId, result },
    }),
    said: () => `Answered ${callback?.name ?? 'the callback'}. The next invocation takes it.`,
  })

export const failCallbackForm = ({ callback }: Subject) =>
  form({
    title: 'Fail the callback',
    submit: 'Fail',
    fields: errorFields,
    ask: values => ({
      path: '/callbacks/fail',
      body: { callbackId: callback?.callbackId, ...errorBody(values) },
    }),
    said: () => `Failed ${callback?.name ?? 'the callback'}. The next invocation takes it.`,
  })

/** It goes as it was typed: handlers read it themselves. What begins as JSON is to be JSON. */
const resultField: Field<string | undefined> = {
  label: 'Result, as the handler reads it',
  control: 'json',
  initial: '',
  placeholder: 'Empty: an empty result',
  read(text) {
    if (/^\s*[[{"]/.test(text)) readJson(text)
    return text.trim() || undefined
  },
}
