/** Where the browser keeps what somebody chose for themselves. */
export const SETTINGS_KEY = "settings:v1";

/** Sets theme and market colours before the first paint, so that no other theme flashes up. */
export const EARLY_SETTINGS_SCRIPT = `(() => {
  let s = {};
  try { s = JSON.parse(localStorage.getItem(${JSON.stringify(SETTINGS_KEY)}) || "{}") || {}; } catch {}
  const light = s.theme === "light" || (s.theme !== "dark" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
  if (s.market === "red-up" || s.market === "blue-orange") document.documentElement.dataset.market = s.market;
})();`;
