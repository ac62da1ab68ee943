import { z } from "zod";
import { faultOfChannel } from "#lib/channel.ts";

const channel = z.string().superRefine((name, context) => {
  const fault = faultOfChannel(name);
  if (fault !== undefined) context.addIssue({ code: "custom", message: `"${name}": ${fault}` });
});

const KINDS = ["holding", "input", "coil", "discrete"] as const;
const TYPES = ["uint16", "int16", "uint32", "int32", "float32", "bool"] as const;
type Kind = (typeof KINDS)[number];
type NumberType = (typeof TYPES)[number];

/** One value of a device, as the config says it. */
export const register = z
  .strictObject({
    channel,
    address: z.int().min(0).max(65_535),
    kind: z.enum(KINDS).default("holding"),
    type: z.enum(TYPES).optional(),
    wordOrder: z.enum(["big", "little"]).default("big"),
    scale: z
      .number()
      .refine((scale) => scale !== 0, "a scale is not 0")
      .default(1),
    offset: z.number().default(0),
    name: z.string().min(1).max(200).optional(),
    unit: z.string().min(1).max(20).optional(),
    decimals: z.int().min(0).max(12).optional(),
    writable: z.boolean().default(false),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine(({ kind, type }) => !isBitKind(kind) || type === undefined || type === "bool", {
    error: "a coil or a discrete input is a bool; leave type out",
    path: ["type"],
  })
  .refine(({ kind, writable }) => !writable || kind === "holding" || kind === "coil", {
    error: "only a holding register or a coil can be written",
    path: ["writable"],
  });

export type Register = z.infer<typeof register>;

function isBitKind(kind: Kind): boolean {
  return kind === "coil" || kind === "discrete";
}

export function typeOf({ kind, type }: Register): NumberType {
  return type ?? (isBitKind(kind) ? "bool" : "uint16");
}

/** How many registers, or bits, of the device it takes. */
export function widthOf(one: Register): number {
  return /32$/.test(typeOf(one)) ? 2 : 1;
}

/** What it is called in an error, such as `holding 40 (sensor/boiler/setpoint)`. */
export function nameOf({ kind, address, channel: called }: Register): string {
  return `${kind} ${address} (${called})`;
}

/** Registers that are read by one request. */
export interface Block {
  readonly kind: Kind;
  readonly address: number;
  readonly length: number;
  readonly registers: readonly Register[];
}

/** What one request may ask for at most: MODBUS Application Protocol 1.1b3, 6.1 to 6.4. */
const MAX_REGISTERS = 125;
const MAX_BITS = 2_000;

/** Puts registers without a gap between them together. */
export function blocksOf(registers: readonly Register[]): Block[] {
  const sorted = registers.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.address - b.address);
  const blocks: Block[] = [];
  for (const one of sorted) {
    const last = blocks.at(-1);
    const joined = last && joinedBy(last, one);
    if (joined) blocks[blocks.length - 1] = joined;
    else blocks.push({ kind: one.kind, address: one.address, length: widthOf(one), registers: [one] });
  }
  return blocks;
}

function joinedBy(block: Block, one: Register): Block | undefined {
  if (block.kind !== one.kind || one.address > block.address + block.length) return undefined;
  const length = Math.max(block.length, one.address + widthOf(one) - block.address);
  if (length > (isBitKind(one.kind) ? MAX_BITS : MAX_REGISTERS)) return undefined;
  return { ...block, length, registers: [...block.registers, one] };
}
