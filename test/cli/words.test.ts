import { expect, test } from 'vitest'
import { splitWords } from '../../src/cli/words.ts'

test.each([
  ['python -m awslambdaric app.handler', ['python', '-m', 'awslambdaric', 'app.handler']],
  ['  node   app.js\t--fast ', ['node', 'app.js', '--fast']],
  ['', []],
  [`python "my app.py" 'Ada L'`, ['python', 'my app.py', 'Ada L']],
  [`--name="Ada L"`, ['--name=Ada L']],
  [`node -e "say(\\"hi\\")"`, ['node', '-e', 'say("hi")']],
  [`node -e 'say("hi")'`, ['node', '-e', 'say("hi")']],
  [`say "it's" '"'`, ['say', "it's", '"']],
  [`say "" ''`, ['say', '', '']],
  [`C:\\tools\\python.exe "C:\\my apps\\app.py"`, ['C:\\tools\\python.exe', 'C:\\my apps\\app.py']],
  ['echo $HOME `date` *.py a;b|c>d', ['echo', '$HOME', '`date`', '*.py', 'a;b|c>d']],
  ['say "two\nlines"', ['say', 'two\nlines']],
])('%j has the words %j', (text, words) => {
  expect(splitWords(text)).toEqual(words)
})

test.each([`say "hi`, `say 'hi`, `it's`, `say "hi\\"`])('a quote is not closed in %j', text => {
  expect(splitWords(text)).toBeUndefined()
})
