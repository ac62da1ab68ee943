/** Opens the menu of indicators, as a press of its button does. */
export function openIndicators(): void {
  document.querySelector<HTMLButtonElement>('button[data-testid="indicators"]')?.click();
}
