/** Opens the menu of indicators, as a press of its button does. */
export function openIndicators(): void {
  const button = document.querySelector<HTMLButtonElement>('button[data-testid="indicators"]');
  button?.scrollIntoView({ block: "nearest" });
  button?.click();
}
