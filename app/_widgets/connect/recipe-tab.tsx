"use client";

import { Segmented } from "../../_ui/segmented.tsx";
import { CodeBlock } from "./code-block.tsx";
import type { Recipe } from "./configs.ts";

interface Props {
  readonly lead: string;
  readonly recipes: readonly Recipe[];
  /** The name of the one shown. */
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** A choice of configs to paste, each with where it goes and what makes its first message. */
export function RecipeTab({ lead, recipes, chosen, onChoose }: Props) {
  const recipe = recipes.find(({ name }) => name === chosen);
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-text-2">{lead}</p>
      <Segmented
        label="From where"
        values={recipes.map(({ name }) => ({ value: name, text: name }))}
        chosen={chosen}
        onChoose={onChoose}
        className="justify-self-start"
      />
      {recipe && <RecipeSteps recipe={recipe} />}
    </div>
  );
}

function RecipeSteps({ recipe: { name, config, command, note } }: { recipe: Recipe }) {
  return (
    <>
      <p className="-mt-1 text-[12px] leading-4 text-text-3">{note}</p>
      {command && /install/.test(command.line) && <Command {...command} />}
      <CodeBlock code={config} what={`${name} config`}>
        <ConfigPlace />
      </CodeBlock>
      <Restart />
      {command && !/install/.test(command.line) && <Command {...command} />}
    </>
  );
}

function Command({ says, line }: { says: string; line: string }) {
  return (
    <CodeBlock code={line} what="the command">
      {says}
    </CodeBlock>
  );
}

export function ConfigPlace() {
  return (
    <>
      In <b className="font-semibold text-text">tidemark.config.json</b>, in Tidemark's folder
    </>
  );
}

export function Restart() {
  return (
    <p className="-mt-2 text-[12px] leading-4 text-text-3">
      A config that is there already takes it in beside what it says. Then restart: Ctrl C,{" "}
      <code>npm start</code>. This page finds the server again by itself.
    </p>
  );
}
