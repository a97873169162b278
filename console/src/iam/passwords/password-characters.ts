/**
 * AWS's non-alphanumeric characters:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
 */
export const SYMBOLS = "!@#$%^&*()_+-=[]{}|'"

export const hasUppercase = (text: string): boolean => /[A-Z]/.test(text)
export const hasLowercase = (text: string): boolean => /[a-z]/.test(text)
export const hasDigit = (text: string): boolean => /[0-9]/.test(text)
export const hasSymbol = (text: string): boolean => [...text].some((character) => SYMBOLS.includes(character))
