/** Has the browser save something under a name. */
export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  follow(address, name);
  // The browser reads it after this turn; a minute is long enough for any of them.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Follows a link that is a download. */
export function follow(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
