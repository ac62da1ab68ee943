import { z } from "zod";

const askedSchema = z.object({ id: z.int().optional(), question: z.string(), given: z.unknown() });

/** Answers to questions by their names; each parses what it is given. */
export type Answers = Readonly<Record<string, (given: unknown) => unknown>>;

/** Answers the process that started this one (`Program`), until it is gone. */
export function answerParent(answers: Answers): void {
  process.on("message", (message) => void answer(answers, message));
  process.on("disconnect", () => process.exit(0));
}

/** Tells the process that started this one something it did not ask. */
export function tellParent(news: object): void {
  process.send?.({ news });
}

async function answer(answers: Answers, message: unknown): Promise<void> {
  const { id, question, given } = askedSchema.parse(message);
  try {
    const answered = await answers[question]?.(given);
    if (id !== undefined) process.send?.({ id, answer: answered ?? {} });
  } catch (error) {
    if (id === undefined) throw error;
    process.send?.({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
