import { type Logger, pino } from "pino";
import pretty from "pino-pretty";

/**
 * The server's log: one JSON object a line on standard output, or text for people where that is a terminal.
 * @param level one of pino's levels, `silent` for none.
 */
export function createLog(level: string): Logger {
  const options = { level, base: null };
  if (!process.stdout.isTTY) return pino(options);
  return pino(options, pretty({ sync: true, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss.l" }));
}
