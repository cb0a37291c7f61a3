/** Numbers that tell by themselves what they are: by a check digit, or by how they are written. */

const cardPattern = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g
/** Visa, Mastercard, American Express, Discover, JCB and Diners Club, with their lengths. */
const cards =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|[45]\d\d)\d{12}|35\d{14}|3[068]\d{12})$/

export function holdsCard(text: string): boolean {
  if (text.length < 13) return false
  return (text.match(cardPattern) ?? []).some((found) => {
    const digits = found.replace(/\D/g, '')
    return cards.test(digits) && hasLuhnDigit(digits)
  })
}

/** ISO/IEC 7812-1. */
function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

const ibanPattern = /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?!\w)/g

export function holdsIban(text: string): boolean {
  return (text.match(ibanPattern) ?? []).some((found) => {
    const groups = found.split(' ')
    // What follows may be words in capitals.
    return groups.some((_, index) => isIban(groups.slice(0, index + 1).join('')))
  })
}

/** ISO 13616: the remainder by 97 is 1. */
function isIban(text: string): boolean {
  if (text.length < 15 || text.length > 34) return false
  const moved = text.slice(4) + text.slice(0, 4)
  return (
    [...moved].reduce((rest, character) => {
      const value = Number.parseInt(character, 36)
      return (rest * (value > 9 ? 100 : 10) + value) % 97
    }, 0) === 1
  )
}

/** As the United States write theirs, none of whose parts is zero. */
const socialSecurityPattern = /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])/

export function holdsSocialSecurityNumber(text: string): boolean {
  return text.includes('-') && socialSecurityPattern.test(text)
}
