/** For an element that scrolls and has nothing in it that takes the focus: keys scroll it too. */
export const scrolls: object = { tabIndex: 0 }

/** The same for text: what takes the focus has a name. */
export const scrollingText: object = { ...scrolls, role: 'group', 'aria-label': 'Text' }
