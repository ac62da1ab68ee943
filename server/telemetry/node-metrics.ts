import { collectDefaultMetrics, Registry } from "prom-client";

let registry: Registry | undefined;

/**
 * Node's own metrics: event-loop delay, heap, garbage collection, CPU. They are the process's and not a server's: one
 * registry for all servers in it, made when first asked for, as what prom-client starts for them cannot be stopped.
 */
export function nodeMetrics(): Registry {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
