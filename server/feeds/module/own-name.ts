import { registerHooks } from "node:module";

/** Lets a file import "tidemark" from wherever it is: outside the clone no package of that name is found. */
export function knowOurName(): ReturnType<typeof registerHooks> {
  const url = new URL("../../define-config.ts", import.meta.url).href;
  return registerHooks({
    resolve: (name, context, next) =>
      name === "tidemark" ? { url, shortCircuit: true } : next(name, context),
  });
}
